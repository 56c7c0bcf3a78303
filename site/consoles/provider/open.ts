import type { CaseView } from '../../parts/api'
import { el } from '../../parts/dom'
import type { Choices } from '../parts/choices'
import type { Field } from '../parts/fields'
import type { FormPart } from '../parts/form-rows'
import { dropKept, keep, kept } from '../parts/kept'
import { picker } from '../parts/picker'
import type { At } from '../parts/screen'
import type { LockLine } from './lock'
import type { ProviderWords } from './words'

/** A case that is open in the console. */
export interface Open {
  words: ProviderWords
  at: At
  view: CaseView
  known: Choices
  parts: FormPart[]
  purpose: string
  now: number
  lock: LockLine
}

/** The address of a case in the API. */
export function caseAt(id: string): string {
  return 'provider/cases/' + encodeURIComponent(id)
}

export function siteAt(id: string, site: string): string {
  return caseAt(id) + '/sites/' + encodeURIComponent(site)
}

/** When the head of a site came in this visit, or nothing. */
export function cameAt(o: Open, site: string): string | undefined {
  return o.view.case.sites?.find((s) => s.id === site)?.appearedAt ?? o.view.appeared?.find((a) => a.site === site)?.at
}

const purposes = ['pre-check', 'verification', 'delivery', 'enquiry', 'supervision'] as const
export type Purpose = (typeof purposes)[number]

/** Why a case is read, as its status suggests. */
export function purposeIn(status: string | undefined): Purpose {
  if (['submitted', 'awaiting-pre-check', 'returned'].includes(status ?? '')) return 'pre-check'
  return ['awaiting-verification', 'verifying', 'returned-by-bureau'].includes(status ?? '') ? 'verification' : 'enquiry'
}

const suggested = new Map<string, Purpose>() // by what the lists say of cases

export function suggestPurpose(id: string, purpose: Purpose): void {
  suggested.set(id, purpose)
}

/** Why this person reads a case: what he said of it in this tab, or what suggests itself; nothing where no list was seen that has it. */
export function purposeOf(id: string): Purpose | undefined {
  return kept<Purpose>('purpose.' + id) ?? suggested.get(id)
}

/** The choice of why the case is read: recorded with each reading, and drawn over the scans. */
export function purposeChoice(o: Open): HTMLElement {
  const t = o.words.provider
  const options = purposes.map((value) => ({ value, name: t.purposes[value] }))
  return picker({ id: 'purpose', label: t.purpose, hint: t.purposeHint, options, value: o.purpose, action: o.words.desk.changePurpose }, (purpose) => {
    keep('purpose.' + o.view.case.id, purpose)
    o.at.reload()
  }).root
}

/** Keeps what is typed into fields of a case until it is saved, also over a new sign-in. It gives what forgets it. */
export function keepTyped(o: Open, name: string, fields: Field[]): () => void {
  const at = `${name}.${o.at.who.account}.${o.view.case.id}.${o.view.case.visit}`
  const was = kept<Record<string, string>>(at) ?? {}
  for (const f of fields) {
    const text = was[f.name]
    if (text !== undefined) f.set(text)
    f.onChange(() => keep(at, Object.fromEntries(fields.map((x) => [x.name, x.value()]))))
  }
  return () => dropKept(at)
}

let done: { id: string; text: string } | undefined

/** Remembers what was done, for the screen of the case that is shown next. */
export function didSo(id: string, text: string): void {
  done = { id, text }
}

/** What was just done to the case, once. */
export function doneNotice(id: string): HTMLElement | undefined {
  const mine = done?.id === id ? done.text : ''
  done = undefined
  return mine ? el('p', { class: 'notice done', role: 'status' }, mine) : undefined
}
