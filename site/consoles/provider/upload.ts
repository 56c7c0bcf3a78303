import type { CaseView, ScanTicket, Signed } from '../../parts/api'
import { fill } from '../../parts/data'
import { el } from '../../parts/dom'
import { change, newKey, read } from '../parts/client'
import { button, failureText, say } from '../parts/ui'
import { caseAt, type Open } from './open'

/** What a file is of. */
export interface Of {
  purpose: string
  of: string
  page?: number
}

/** How an upload ended: the scan's id, or why there is none. */
export type Sent = { scan: string } | { fault: string }

const waits = [600, 1200, 2500, 4000, 6000, 9000] // milliseconds before each look whether the file was found clean

/** Sends a file: its SHA-256 first, then the file itself where the API says, then it waits for the checks. The same key sends the same file again. */
export async function send(o: Open, file: Blob, what: Of, key: string, progress: (share: number, text: string) => void): Promise<Sent> {
  const { words } = o
  const t = words.provider
  const id = o.view.case.id
  if (file.size > 10 << 20) return { fault: t.tooLarge }
  progress(0, t.hashing)
  const sum = base64(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())))
  const asked = await change<ScanTicket>('POST', caseAt(id) + '/scans', { ...what, type: file.type, size: file.size, sha256: sum }, { key })
  if (asked.kind !== 'ok') {
    if (asked.kind !== 'problem' || asked.problem.code !== 'scan-finished') return { fault: failureText(words, asked) }
  } else if (!(await put(asked.value.upload, file, (share) => progress(share, fill(t.sendingFile, { n: Math.round(share * 100) }))))) {
    return { fault: navigator.onLine ? t.notSent : words.fetch.offline + ' ' + words.fetch.offlineText }
  }
  progress(1, t.checking)
  const scan = asked.kind === 'ok' ? asked.value.scan : ''
  for (const wait of waits) {
    await new Promise((go) => setTimeout(go, wait))
    const got = await read<CaseView>(`${caseAt(id)}?purpose=${o.purpose}`)
    if (got.kind !== 'ok') return { fault: failureText(words, got) }
    const mine = (list: CaseView['scans']) => (list ?? []).find((s) => (scan ? s.scan === scan : s.purpose === what.purpose && s.of === what.of && (s.page ?? 1) === (what.page ?? 1)))
    const clean = mine(got.value.scans)
    if (clean?.state === 'clean') return { scan: clean.scan }
    const refused = mine(got.value.refused)
    if (refused) return { fault: t.refusedFile + ' ' + (refused.findings ?? []).map((f) => (words.lang === 'en' ? f.en : f.zh)).join(' ') }
  }
  return { fault: t.stillChecking }
}

/** Puts the file where the signed request says; a file that is there already has arrived. */
function put(to: Signed, file: Blob, progress: (share: number) => void): Promise<boolean> {
  return new Promise((done) => {
    const call = new XMLHttpRequest()
    call.open(to.method, to.url)
    for (const [name, value] of Object.entries(to.headers)) if (!/^(content-length|host)$/i.test(name)) call.setRequestHeader(name, value)
    call.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0)
    call.onload = () => done(call.status === 200 || call.status === 412)
    call.onerror = call.onabort = call.ontimeout = () => done(false)
    call.timeout = 300_000
    call.send(file)
  })
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

/** A place that sends a file and shows how far it is; a failure leaves a button that sends the same file again. */
export interface Upload {
  root: HTMLElement
  send(file: Blob): Promise<void>
}

export function uploadPlace(o: Open, what: Of, arrived: (scan: string) => void): Upload {
  const { words } = o
  const t = words.provider
  const bar = el('progress', { max: '1', 'aria-label': t.progress })
  const line = el('span', {})
  const fault = el('div', { role: 'alert' })
  const shown = el('div', { class: 'upload', hidden: '' }, bar, line)
  const root = el('div', {}, shown, fault)
  const work = async (file: Blob, key: string): Promise<void> => {
    fault.replaceChildren()
    shown.hidden = false
    o.lock.begin()
    const sent = await send(o, file, what, key, (share, text) => {
      bar.value = share
      line.textContent = text
    })
    shown.hidden = true
    if ('scan' in sent) {
      say(t.fileArrived)
      return arrived(sent.scan)
    }
    const again = button(t.sendAgain, 'second small', () => work(file, key))
    fault.replaceChildren(el('p', { class: 'error' }, sent.fault), again)
  }
  return { root, send: (file) => work(file, newKey()) }
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
