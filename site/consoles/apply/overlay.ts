import type { Form } from '../../parts/api'

/** Takes what stands at paths of one form, such as persons[p1].mobile, over into another one, where both have the place. */
export function overlay(to: Form, from: Form, paths: string[]): void {
  for (const path of paths) {
    const steps = path.match(/[\w-]+/g) ?? []
    const last = steps.pop()!
    const [target, source] = [reach(to, steps), reach(from, steps)]
    if (!target || !source) continue
    const [key, sourceKey] = [keyOf(target, last), keyOf(source, last)]
    if (key !== undefined && sourceKey !== undefined) target[key] = structuredClone(source[sourceKey])
  }
}

type Place = Record<string, unknown>

/** Goes down a form: lists of persons and sites by id, others by number. */
function reach(form: Form, steps: string[]): Place | undefined {
  let at: Place | undefined = form as Place
  for (const step of steps) {
    const key: string | undefined = at && keyOf(at, step)
    const next: unknown = key === undefined ? undefined : at![key]
    at = typeof next === 'object' && next ? (next as Place) : undefined
  }
  return at
}

function keyOf(at: Place, step: string): string | undefined {
  if (!Array.isArray(at)) return step
  const n = at.findIndex((x: { id?: string }) => x?.id === step)
  return n >= 0 ? String(n) : at[Number(step)] !== undefined ? step : undefined
}
