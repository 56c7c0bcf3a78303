import type { ScanTicket, Signed } from '../../parts/api'
import { change, type Failure, newKey } from '../parts/client'

/** What a file shows, as the API names it. */
export interface Shows {
  purpose: string
  of: string
  page: number
}

export type Uploaded = { kind: 'arrived'; scan: string } | { kind: 'corrupt' | 'lost' } | { kind: 'refused'; failure: Failure }

export type Unfit = 'pdf' | 'type' | 'large' | 'empty'

export const largest = 10 << 20 // bytes of a file

/** Why a file is not taken, before anything of it is sent. */
export function unfit(file: File): Unfit | undefined {
  if (file.type === 'application/pdf' || /\.pdf$/i.test(file.name)) return 'pdf'
  if (file.type !== 'image/jpeg' && file.type !== 'image/png') return 'type'
  if (!file.size) return 'empty'
  return file.size > largest ? 'large' : undefined
}

const pauses = [500, 2000, 5000] // milliseconds before a file is sent again that did not arrive

/**
 * Uploads a file straight to the store by a signed request. The key of the request
 * is kept in this tab: whoever picks the same file again after a reload goes on with
 * the same scan, and a file that has arrived is never sent twice.
 */
export async function upload(id: string, shows: Shows, file: File, progress: (part: number) => void): Promise<Uploaded> {
  const sum = await sha256(file)
  const asked = { ...shows, type: file.type, size: file.size, sha256: sum }
  const at = `beian.upload.${id}.${shows.purpose}.${shows.of}.${shows.page}`
  const kept = JSON.parse(sessionStorage.getItem(at) ?? '{}') as { sum?: string; key?: string; scan?: string }
  const key = kept.sum === sum && kept.key ? kept.key : newKey()
  for (let n = 0; ; n++) {
    const reply = await change<ScanTicket>('POST', `applicant/cases/${id}/scans`, asked, { key })
    if (reply.kind === 'problem' && reply.problem.code === 'scan-finished') return { kind: 'arrived', scan: (kept.sum === sum && kept.scan) || '' }
    if (reply.kind !== 'ok') return { kind: 'refused', failure: reply }
    sessionStorage.setItem(at, JSON.stringify({ sum, key, scan: reply.value.scan }))
    const how = await put(reply.value.upload, file, progress)
    if (how === 'arrived') return { kind: how, scan: reply.value.scan }
    if (how === 'corrupt' || n >= pauses.length) return { kind: how === 'corrupt' ? how : 'lost' }
    progress(0)
    await new Promise((go) => setTimeout(go, pauses[n]))
  }
}

/** Forgets the key of a file whose scan was refused: the same file would be refused again under it. */
export function forget(id: string, shows: Shows): void {
  sessionStorage.removeItem(`beian.upload.${id}.${shows.purpose}.${shows.of}.${shows.page}`)
}

async function sha256(file: File): Promise<string> {
  const sum = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return btoa(String.fromCharCode(...new Uint8Array(sum)))
}

/** Sends the file once. 412 says that it is there already; 400 that it is not the file that was announced. */
function put(signed: Signed, file: File, progress: (part: number) => void): Promise<'arrived' | 'corrupt' | 'again'> {
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
