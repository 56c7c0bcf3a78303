import { el } from '../../parts/dom'
import type { Failure } from './client'
import { signInButton } from './sign-in'
import { button, failureText } from './ui'
import type { Words } from './words'

/** A place beside a button for why something was not done, with what helps. */
export interface FaultPlace {
  root: HTMLElement
  show(f: Failure): void
  say(text: string): void
  clear(): void
}

/** Whether somebody changed the thing in between. */
export function isConflict(f: Failure): boolean {
  return f.kind === 'problem' && (f.problem.status === 412 || f.problem.status === 409 || f.problem.status === 428)
}

/**
 * Makes a place for failures. After a conflict it offers reload, which must keep the
 * input; after the end of a session, signing in anew, which comes back here.
 */
export function faultPlace(words: Words, reload: () => void): FaultPlace {
  const root = el('div', { class: 'fault', role: 'alert' })
  const put = (text: string, help?: HTMLElement) => root.replaceChildren(el('p', { class: 'error' }, text), ...(help ? [help] : []))
  return {
    root,
    say: (text) => put(text),
    clear: () => root.replaceChildren(),
    show: (f) => {
      if (f.kind === 'signed-out') put(failureText(words, f), signInButton(words, 'second small'))
      else if (isConflict(f)) put(failureText(words, f), button(words.console.reload, 'second small', reload))
      else put(failureText(words, f))
    },
  }
}
