import { inTime } from './in-time'

/** What came of asking for a published object. Now is the server's time, for a reader's clock may be wrong. */
export type Answer<T> =
  | { kind: 'found'; value: T; now: number }
  | { kind: 'missing' | 'busy' | 'offline' }
  | { kind: 'failed'; reference: string }

const patience = 15_000 // milliseconds until an answer is given up

/** Asks for a published object. It never throws. */
export async function published<T>(path: string, valid: (value: T) => boolean): Promise<Answer<T>> {
  let reference = ''
  try {
    // no-cache: a copy is used only after the server said that it is current.
    return await inTime(patience, path, { cache: 'no-cache' }, async (answer): Promise<Answer<T>> => {
      // A store that does not list its objects answers 403 for a missing one.
      if (answer.status === 404 || answer.status === 403) return { kind: 'missing' }
      if (answer.status === 429) return { kind: 'busy' }
      reference = answer.headers.get('x-request-id') ?? answer.headers.get('x-amz-cf-id') ?? ''
      if (!answer.ok) return { kind: 'failed', reference }
      const value = (await answer.json()) as T
      return valid(value) ? { kind: 'found', value, now: timeOf(answer) } : { kind: 'failed', reference }
    })
  } catch {
    return navigator.onLine ? { kind: 'failed', reference } : { kind: 'offline' }
  }
}

/** The time of an answer: its date, and its age if it waited in a cache. */
function timeOf(answer: Response): number {
  const date = Date.parse(answer.headers.get('date') ?? '')
  const age = Number(answer.headers.get('age') ?? 0)
  return Number.isNaN(date) ? Date.now() : date + age * 1000
}
