import type { CaseView } from '../../parts/api'
import { fill } from '../../parts/data'
import { el } from '../../parts/dom'
import { read } from '../parts/client'
import { button, failureText, say } from '../parts/ui'
import { forget, lostText, type Shows, unfit, upload } from '../parts/upload'
import { caseAt, type Open } from './open'

/** How an upload ended: the scan's id, or why there is none. */
type Sent = { scan: string } | { fault: string }

const waits = [600, 1200, 2500, 4000, 6000, 9000] // milliseconds before each look whether the file was found clean

/** Sends a file and waits for its checks. */
async function send(o: Open, file: Blob, shows: Shows, progress: (share: number, text: string) => void, stop: AbortSignal): Promise<Sent> {
  const { words } = o
  const t = words.provider
  const path = caseAt(o.view.case.id)
  const why = unfit(words, file)
  if (why) return { fault: why }
  progress(0, t.hashing)
  const how = await upload(path, shows, file, (share) => progress(share, fill(t.sendingFile, { n: Math.round(share * 100) })), stop)
  if (how.kind !== 'arrived') return { fault: lostText(words, how) }
  progress(1, t.checking)
  for (const wait of waits) {
    await new Promise((go) => setTimeout(go, wait))
    const got = await read<CaseView>(`${path}?purpose=${o.purpose}`)
    if (got.kind !== 'ok') return { fault: failureText(words, got) }
    const mine = (list: CaseView['scans']) => (list ?? []).find((s) => (how.scan ? s.scan === how.scan : s.purpose === shows.purpose && s.of === shows.of && (s.page ?? 1) === (shows.page ?? 1)))
    const clean = mine(got.value.scans)
    if (clean?.state === 'clean') return { scan: clean.scan }
    const refused = mine(got.value.refused)
    if (!refused) continue
    forget(path, shows)
    return { fault: t.refusedFile + ' ' + (refused.findings ?? []).map((f) => (words.lang === 'en' ? f.en : f.zh)).join(' ') }
  }
  return { fault: t.stillChecking }
}

/** A place that sends a file and shows how far it is; a failure leaves a button that sends the same file again. */
export interface Upload {
  root: HTMLElement
  send(file: Blob): Promise<void>
}

export function uploadPlace(o: Open, shows: Shows, arrived: (scan: string) => void): Upload {
  const { words } = o
  const t = words.provider
  const bar = el('progress', { max: '1', 'aria-label': t.progress })
  const line = el('span', {})
  const fault = el('div', { role: 'alert' })
  let cancel = new AbortController()
  const stop = button(words.console.cancel, 'second small', () => cancel.abort())
  const shown = el('div', { class: 'upload', hidden: '' }, bar, line, stop)
  const root = el('div', {}, shown, fault)
  const work = async (file: Blob): Promise<void> => {
    fault.replaceChildren()
    shown.hidden = false
    o.lock.begin()
    cancel = new AbortController()
    const sent = await send(o, file, shows, (share, text) => {
      bar.value = share
      line.textContent = text
      stop.hidden = text === t.checking
    }, cancel.signal).catch((e: unknown): Sent => {
      reportError(e) // an answer of another shape than this page knows
      return { fault: words.console.failedChange }
    })
    shown.hidden = true
    if ('scan' in sent) {
      say(t.fileArrived)
      return arrived(sent.scan)
    }
    const again = button(t.sendAgain, 'second small', () => work(file))
    fault.replaceChildren(el('p', { class: 'error' }, sent.fault), again)
  }
  return { root, send: work }
}

/** A button that lets somebody choose a picture; the browser's own control has words of its own. */
export function fileButton(text: string, kind: string, chosen: (file: File) => void): HTMLElement {
  const input = el('input', { type: 'file', accept: 'image/jpeg,image/png', hidden: '', tabindex: '-1', 'aria-hidden': 'true' })
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    input.value = ''
    if (file) chosen(file)
  })
  return el('span', {}, button(text, kind, () => input.click()), input)
}
