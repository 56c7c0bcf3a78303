import type { Problem } from './api'
import { inTime } from './in-time'

/** What came of a call under a link. A problem is a refusal; failed is everything that is nobody's fault here. */
export type Reply<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'problem'; code: string; field?: string }
  | { kind: 'busy' | 'offline' }
  | { kind: 'failed'; reference: string }

export type Refusal = Exclude<Reply<never>, { kind: 'ok' }>

const patience = 20_000 // milliseconds until an answer is given up

/** Makes a call about the consent of whoever holds the link with the secret. It never throws. */
export async function ask<T>(secret: string, method: 'GET' | 'POST', body?: unknown, key = ''): Promise<Reply<T>> {
  const how = {
    method,
    headers: { Authorization: 'Bearer ' + secret, ...(body ? { 'Content-Type': 'application/json', 'Idempotency-Key': key } : {}) },
    body: body ? JSON.stringify(body) : null,
    cache: 'no-store',
  } satisfies RequestInit
  let reference = ''
  try {
    return await inTime(patience, '/api/person/consent', how, async (answer): Promise<Reply<T>> => {
      if (answer.status === 429) return { kind: 'busy' }
      reference = answer.headers.get('x-request-id') ?? answer.headers.get('x-amz-cf-id') ?? ''
      const value: unknown = await answer.json()
      if (answer.ok && value) return { kind: 'ok', value: value as T }
      const problem = value as Problem | null
      if (answer.status < 500 && problem?.code) return { kind: 'problem', code: problem.code, field: problem.field ?? '' }
      return { kind: 'failed', reference: problem?.reference ?? reference }
    })
  } catch {
    return navigator.onLine ? { kind: 'failed', reference } : { kind: 'offline' }
  }
}
