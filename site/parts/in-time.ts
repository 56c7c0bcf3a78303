/**
 * Asks for something and takes its answer. When the time (milliseconds) is over before
 * the answer has come whole, it is given up, and this rejects with an AbortError.
 */
export async function inTime<T>(time: number, to: string, how: RequestInit, take: (answer: Response) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), time)
  try {
    return await take(await fetch(to, { credentials: 'omit', ...how, signal: stop.signal }))
  } finally {
    clearTimeout(timer)
  }
}

/** Whether this is why something was given up: its time was over. */
export function outOfTime(why: unknown): boolean {
  return why instanceof DOMException && why.name === 'AbortError'
}
