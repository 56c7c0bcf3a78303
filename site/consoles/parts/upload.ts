import type { ScanTicket, Signed } from '../../parts/api'
import { change, type Failure, newKey } from './client'
import { dropKept, keep, kept } from './kept'
import { failureText } from './ui'
import type { UploadWords } from './words'

/** What a file shows, as the API names it. */
export interface Shows {
  purpose: string
  of: string
  page?: number
}

/** How an upload ended. A file is unreadable when its medium is gone or it was changed since it was chosen. */
export type Uploaded = { kind: 'arrived'; scan: string } | { kind: 'corrupt' | 'lost' | 'unreadable' | 'cancelled' } | { kind: 'refused'; failure: Failure }

const largest = 10 << 20 // bytes of a file

/** Why a file is not taken, before anything of it is sent; "" if it is. */
export function unfit(words: UploadWords, file: Blob): string {
  const t = words.upload.unfit
  if (file.type === 'application/pdf' || (file instanceof File && /\.pdf$/i.test(file.name))) return t.pdf
  if (file.type !== 'image/jpeg' && file.type !== 'image/png') return t.type
  if (!file.size) return t.empty
  return file.size > largest ? t.large : ''
}

/** Why a file did not arrive; failed says why a call was refused. */
export function lostText(words: UploadWords, how: Exclude<Uploaded, { kind: 'arrived' }>, failed = (f: Failure) => failureText(words, f)): string {
  if (how.kind === 'refused') return failed(how.failure)
  return how.kind === 'lost' && !navigator.onLine ? words.console.offline + words.console.stop + words.upload.lost : words.upload[how.kind]
}

const pauses = [500, 2000, 5000] // milliseconds before a file is sent again that did not arrive
const silence = 60_000 // milliseconds without a byte until a connection is given up, however long the whole takes

interface Sent {
  sum: string
  key: string
  scan: string
  arrived?: boolean
}

/**
 * Uploads a file of the case at a path of the API straight to the store by a signed request. The key of the request
 * is kept in this tab: whoever picks the same file again after a reload goes on with
 * the same scan, and a file that has arrived is never sent twice. It never rejects; stop cancels it.
 */
export async function upload(path: string, shows: Shows, file: Blob, progress: (part: number) => void, stop?: AbortSignal): Promise<Uploaded> {
  try {
    const sum = await sha256(file)
    const stopped = new Promise<Uploaded>((done) => stop?.addEventListener('abort', () => done({ kind: 'cancelled' })))
    return sum ? await Promise.race([send(path, shows, file, sum, progress, stop), stopped]) : { kind: 'unreadable' }
  } catch {
    // An answer of another shape than a ticket.
    return { kind: 'refused', failure: { kind: 'failed', reference: '' } }
  }
}

async function send(path: string, shows: Shows, file: Blob, sum: string, progress: (part: number) => void, stop?: AbortSignal): Promise<Uploaded> {
  const asked = { ...shows, type: file.type, size: file.size, sha256: sum }
  const at = keptAt(path, shows)
  const before = kept<Sent>(at)
  const same = before?.sum === sum ? before : undefined
  const key = same?.key ?? newKey()
  for (let n = 0; ; n++) {
    if (stop?.aborted) return { kind: 'cancelled' }
    const reply = await change<ScanTicket>('POST', path + '/scans', asked, { key })
    if (stop?.aborted) return { kind: 'cancelled' }
    if (reply.kind === 'problem' && reply.problem.code === 'scan-finished') return arrived(at, { sum, key, scan: same?.scan ?? '' })
    if (reply.kind !== 'ok') return { kind: 'refused', failure: reply }
    const sent = { sum, key, scan: reply.value.scan }
    keep(at, sent)
    const how = await put(reply.value.upload, file, progress, stop)
    if (stop?.aborted) return { kind: 'cancelled' }
    if (how === 'arrived') return arrived(at, sent)
    if (how === 'again' && !(await readable(file))) return { kind: 'unreadable' }
    if (how === 'corrupt' || n >= pauses.length) return { kind: how === 'corrupt' ? how : 'lost' }
    progress(0)
    await new Promise((go) => setTimeout(go, pauses[n]))
  }
}

function arrived(at: string, sent: Sent): Uploaded {
  keep(at, { ...sent, arrived: true })
  return { kind: 'arrived', scan: sent.scan }
}

/** The scan that a file of this tab has become, also before a reload; "" while none arrived. */
export function arrivedScan(path: string, shows: Shows): string {
  const sent = kept<Sent>(keptAt(path, shows))
  return sent?.arrived ? sent.scan : ''
}

/** Forgets the key of a file whose scan was refused: the same file would be refused again under it. */
export function forget(path: string, shows: Shows): void {
  dropKept(keptAt(path, shows))
}

function keptAt(path: string, shows: Shows): string {
  return `upload.${path}.${shows.purpose}.${shows.of}.${shows.page ?? 1}`
}

/** The checksum of a file, "" if it can't be read. */
async function sha256(file: Blob): Promise<string> {
  try {
    const sum = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
    return btoa(String.fromCharCode(...new Uint8Array(sum)))
  } catch {
    return ''
  }
}

function readable(file: Blob): Promise<boolean> {
  return file.slice(0, 1).arrayBuffer().then(() => true, () => false)
}

/** Sends the file once. 412 says that it is there already; 400 that it is not the file that was announced. */
function put(signed: Signed, file: Blob, progress: (part: number) => void, stop?: AbortSignal): Promise<'arrived' | 'corrupt' | 'again'> {
  return new Promise((settle) => {
    const xhr = new XMLHttpRequest()
    let timer = 0
    const abort = () => {
      xhr.abort()
      done('again')
    }
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(abort, silence)
    }
    const done = (how: 'arrived' | 'corrupt' | 'again') => {
      clearTimeout(timer)
      stop?.removeEventListener('abort', abort)
      settle(how)
    }
    stop?.addEventListener('abort', abort)
    xhr.open(signed.method, signed.url)
    for (const [name, value] of Object.entries(signed.headers)) {
      if (!/^(content-length|host)$/i.test(name)) xhr.setRequestHeader(name, value)
    }
    xhr.upload.onprogress = (event) => {
      wait()
      progress(event.loaded / Math.max(event.total, 1))
    }
    xhr.onload = () => done(xhr.status === 200 || xhr.status === 412 ? 'arrived' : xhr.status === 400 ? 'corrupt' : 'again')
    xhr.onerror = xhr.onabort = () => done('again')
    wait()
    xhr.send(file)
  })
}
