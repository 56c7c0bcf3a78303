import { el } from '../../parts/dom'
import { session } from './session'
import { failureText } from './ui'
import type { Words } from './words'
import { replyOf } from './client'

/** Fetches a file of the API and lets the browser keep it; why it can't be had is said in place. */
export async function download(words: Words, path: string, name: string, place: HTMLElement): Promise<void> {
  place.replaceChildren()
  const failed = (text: string) => place.replaceChildren(el('p', { class: 'error' }, text))
  try {
    const answer = await fetch('/api/' + path, { headers: { Authorization: 'Bearer ' + (session()?.token ?? '') }, credentials: 'omit', cache: 'no-store' })
    if (!answer.ok) {
      const reply = await replyOf<never>(answer)
      return failed(reply.kind === 'ok' ? words.fetch.failed : failureText(words, reply))
    }
    const address = URL.createObjectURL(await answer.blob())
    const link = el('a', { href: address, download: name })
    link.click()
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  } catch {
    failed(failureText(words, navigator.onLine ? { kind: 'failed', reference: '' } : { kind: 'offline' }))
  }
}
