import { signIn } from './session'
import { button, sayBeside } from './ui'
import type { Words } from './words'

/** A button that leads to the issuer. One that does not answer is said to. */
export function signInButton(words: Words, kind = ''): HTMLButtonElement {
  const b = button(words.console.signIn, kind, async () => {
    await signIn(words).catch(() => sayAfter())
  })
  const sayAfter = () => sayBeside(b, 'error', navigator.onLine ? words.console.noAnswer : words.console.offline)
  return b
}
