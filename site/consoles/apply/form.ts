import type { Form, Person, Site } from '../../parts/api'

/** A form with all its parts there, so that fields have a place to write to. */
export function whole(form: Form): Form {
  form.subject ??= {}
  form.subject.document ??= {}
  form.persons ??= []
  form.sites ??= []
  for (const p of form.persons) p.document ??= {}
  return form
}

/** A new form: one person who answers for the subject and for one site, which is what most have. */
export function emptyForm(): Form {
  return whole({ subject: { head: 'p1' }, persons: [{ id: 'p1', nationality: 'mainland' }], sites: [emptySite('s1', 'p1')] })
}

export function emptySite(id: string, head: string): Site {
  return { id, head, service: 'non-commercial', languages: ['zh-Hans'] }
}

/** An id that was never used in the form: what was uploaded for a former one stays that one's. */
export function nextID(letter: string, used: { id?: string }[]): string {
  return letter + (Math.max(0, ...used.map((x) => Number(x.id?.slice(1)) || 0)) + 1)
}

export function person(form: Form, id: string): Person | undefined {
  return form.persons?.find((p) => p.id === id)
}

export function site(form: Form, id: string): Site | undefined {
  return form.sites?.find((s) => s.id === id)
}

/** An individual is himself the subject: name and document are the head's. */
export function settle(form: Form): void {
  const s = form.subject!
  if (s.nature !== 'individual') return
  const head = person(form, s.head ?? '')
  if (!head) return
  head.capacity = 'himself'
  s.name = head.name ?? ''
  s.document = { ...head.document }
}

/** A form as a text that is the same for the same content, whatever is left empty. */
export function canon(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) => {
    if (v === '' || v === null || v === false || (Array.isArray(v) && !v.length)) return undefined
    if (typeof v !== 'object' || Array.isArray(v)) return v
    const kept = Object.entries(v as object).filter(([, x]) => JSON.parse(canon(x) ?? 'null') !== null && canon(x) !== '{}')
    return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
