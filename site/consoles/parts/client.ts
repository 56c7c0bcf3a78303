import type { Problem } from '../../parts/api'
import { inTime, outOfTime } from '../../parts/in-time'
import { endSession, session } from './session'

/**
 * What came of a call. Version is the answer's ETag, 0 without one; now is the
 * server's time. A problem is a refusal that says what to do; failed is everything
 * that is nobody's fault here: an answer that makes no sense, 5xx, no answer in
 * time.
 */
export type Reply<T> =
  | { kind: 'ok'; value: T; version: number; now: number }
  | { kind: 'problem'; problem: Problem }
  | { kind: 'signed-out' | 'offline' }
  | { kind: 'busy'; seconds: number }
  | { kind: 'failed'; reference: string }

export type Failure = Exclude<Reply<never>, { kind: 'ok' }>

const patience = 20_000 // milliseconds until an answer is given up
const pauses = [400, 1500, 4000] // milliseconds before a call is repeated that the server could not take

interface Asked {
  method: string
  path: string // below /api/
  body?: unknown
  version?: number // If-Match
  key?: string
  keepalive?: boolean // it goes on when the page is left
}

/** Reads something. It never throws. It is asked for again where the server could not answer, not where it kept a person waiting. */
export function read<T>(path: string): Promise<Reply<T>> {
  return call<T>({ method: 'GET', path })
}

/**
 * Changes something, once, however often it is sent: a call that the server could
 * not take is repeated under its key. Who lets a person try again passes the key of
 * the first time, so that a change whose answer was lost is not made twice.
 */
export function change<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, o: { version?: number; key?: string; keepalive?: boolean } = {}): Promise<Reply<T>> {
  return call<T>({ method, path, body, ...o, key: o.key ?? newKey() })
}

/** A key for one intent of a person. */
export function newKey(): string {
  return crypto.randomUUID()
}

async function call<T>(asked: Asked): Promise<Reply<T>> {
  for (let n = 0; ; n++) {
    const { reply, waited } = await once<T>(asked)
    if (reply.kind !== 'failed' || waited || n >= pauses.length) return reply
    await new Promise((go) => setTimeout(go, pauses[n]))
  }
}

/** One try of a call, and whether a person has waited as long for it as one can ask. */
async function once<T>(asked: Asked): Promise<{ reply: Reply<T>; waited?: boolean }> {
  const who = session()
  if (!who) return { reply: { kind: 'signed-out' } }
  try {
    return { reply: await inTime(patience, '/api/' + asked.path, request(asked, who.token), replyOf<T>) }
  } catch (why) {
    return { reply: unanswered(), waited: outOfTime(why) }
  }
}

/** What it is if there is no answer. */
export function unanswered(): Failure {
  return navigator.onLine ? { kind: 'failed', reference: '' } : { kind: 'offline' }
}

function request(asked: Asked, token: string): RequestInit {
  const headers: Record<string, string> = { Authorization: 'Bearer ' + token }
  if (asked.key) headers['Idempotency-Key'] = asked.key
  if (asked.version) headers['If-Match'] = `"${asked.version}"`
  if (asked.body !== undefined) headers['Content-Type'] = 'application/json'
  const body = asked.body === undefined ? null : JSON.stringify(asked.body)
  return {
    method: asked.method,
    keepalive: !!asked.keepalive && (body?.length ?? 0) < 20_000, // browsers let 64 KiB go on
    headers,
    cache: 'no-store',
    body,
  }
}

export async function replyOf<T>(answer: Response): Promise<Reply<T>> {
  if (answer.status === 401) {
    endSession()
    return { kind: 'signed-out' }
  }
  if (answer.status === 429) return { kind: 'busy', seconds: Number(answer.headers.get('retry-after')) || 60 }
  const reference = answer.headers.get('x-request-id') ?? answer.headers.get('x-amz-cf-id') ?? ''
  let value: unknown
  try {
    value = await answer.json()
  } catch {
    return { kind: 'failed', reference }
  }
  if (typeof value !== 'object' || !value) return { kind: 'failed', reference }
  if (answer.ok) return { kind: 'ok', value: value as T, version: Number(answer.headers.get('etag')?.replace(/\D/g, '')) || 0, now: timeOf(answer) }
  const problem = value as Problem
  if (answer.status >= 500 || typeof problem.code !== 'string') {
    return { kind: 'failed', reference: typeof problem.reference === 'string' ? problem.reference : reference }
  }
  return { kind: 'problem', problem }
}

function timeOf(answer: Response): number {
  const date = Date.parse(answer.headers.get('date') ?? '')
  return Number.isNaN(date) ? Date.now() : date
}
