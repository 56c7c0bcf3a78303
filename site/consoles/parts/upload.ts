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

export type Uploaded = { kind: 'arrived'; scan: string } | { kind: 'corrupt' | 'lost' } | { kind: 'refused'; failure: Failure }

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
  return how.kind === 'lost' && !navigator.onLine ? words.console.offline + ' ' + words.upload.lost : words.upload[how.kind]
}

const pauses = [500, 2000, 5000] // milliseconds before a file is sent again that did not arrive

/**
 * Uploads a file of the case at a path of the API straight to the store by a signed request. The key of the request
 * is kept in this tab: whoever picks the same file again after a reload goes on with
 * the same scan, and a file that has arrived is never sent twice.
 */
export async function upload(path: string, shows: Shows, file: Blob, progress: (part: number) => void): Promise<Uploaded> {
  const sum = await sha256(file)
  const asked = { ...shows, type: file.type, size: file.size, sha256: sum }
  const at = keptAt(path, shows)
  const before = kept<{ sum: string; key: string; scan: string }>(at)
  const same = before?.sum === sum ? before : undefined
  const key = same?.key ?? newKey()
  for (let n = 0; ; n++) {
    const reply = await change<ScanTicket>('POST', path + '/scans', asked, { key })
    if (reply.kind === 'problem' && reply.problem.code === 'scan-finished') return { kind: 'arrived', scan: same?.scan ?? '' }
    if (reply.kind !== 'ok') return { kind: 'refused', failure: reply }
    keep(at, { sum, key, scan: reply.value.scan })
    const how = await put(reply.value.upload, file, progress)
    if (how === 'arrived') return { kind: how, scan: reply.value.scan }
    if (how === 'corrupt' || n >= pauses.length) return { kind: how === 'corrupt' ? how : 'lost' }
    progress(0)
    await new Promise((go) => setTimeout(go, pauses[n]))
  }
}

/** Forgets the key of a file whose scan was refused: the same file would be refused again under it. */
export function forget(path: string, shows: Shows): void {
  dropKept(keptAt(path, shows))
}

function keptAt(path: string, shows: Shows): string {
  return `upload.${path}.${shows.purpose}.${shows.of}.${shows.page ?? 1}`
}

async function sha256(file: Blob): Promise<string> {
  const sum = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return btoa(String.fromCharCode(...new Uint8Array(sum)))
}

/** Sends the file once. 412 says that it is there already; 400 that it is not the file that was announced. */
function put(signed: Signed, file: Blob, progress: (part: number) => void): Promise<'arrived' | 'corrupt' | 'again'> {
  return new Promise((done) => {
    const xhr = new XMLHttpRequest()
    xhr.open(signed.method, signed.url)
    for (const [name, value] of Object.entries(signed.headers)) {
      if (!/^(content-length|host)$/i.test(name)) xhr.setRequestHeader(name, value)
    }
    xhr.timeout = 180_000
    xhr.upload.onprogress = (event) => progress(event.loaded / Math.max(event.total, 1))
    xhr.onload = () => done(xhr.status === 200 || xhr.status === 412 ? 'arrived' : xhr.status === 400 ? 'corrupt' : 'again')
    xhr.onerror = xhr.ontimeout = xhr.onabort = () => done('again')
    xhr.send(file)
  })
}
