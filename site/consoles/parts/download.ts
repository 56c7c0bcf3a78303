import { el } from '../../parts/dom'
import { inTime } from '../../parts/in-time'
import { type Failure, replyOf, unanswered } from './client'
import { session } from './session'
import { unreadText } from './ui'
import type { Words } from './words'

const patience = 60_000 // milliseconds until a file is given up

/** Fetches a file of the API and lets the browser keep it; why it can't be had is said in place. */
export async function download(words: Words, path: string, name: string, place: HTMLElement): Promise<void> {
  place.replaceChildren()
  const got = await file(path).catch(unanswered)
  if (!(got instanceof Blob)) return place.replaceChildren(el('p', { class: 'error' }, unreadText(words, got)))
  const address = URL.createObjectURL(got)
  el('a', { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function file(path: string): Promise<Blob | Failure> {
  const headers = { Authorization: 'Bearer ' + (session()?.token ?? '') }
  return inTime(patience, '/api/' + path, { headers, cache: 'no-store' }, async (answer) => {
    if (answer.ok) return answer.blob()
    const reply = await replyOf<never>(answer)
    return reply.kind === 'ok' ? unanswered() : reply
  })
}
