import type { Reply } from './client'

/** A reply whose value has the members that are counted on; an answer without one of them makes no sense. */
export function having<T>(reply: Reply<T>, ...names: (keyof T)[]): Reply<T> {
  return reply.kind === 'ok' && names.some((n) => reply.value[n] === undefined) ? { kind: 'failed', reference: '' } : reply
}
