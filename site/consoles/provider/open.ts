import type { CaseView } from '../../parts/api'
import { el } from '../../parts/dom'
import type { Choices } from '../parts/choices'
import type { FormPart } from '../parts/form-rows'
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

const purposes = ['pre-check', 'verification', 'delivery', 'enquiry', 'supervision'] as const
export type Purpose = (typeof purposes)[number]

/** Why a case is read: what the person said, or what its status suggests. */
export function purposeOf(said: string | null, status: string): Purpose {
  const given = purposes.find((p) => p === said)
  if (given) return given
  if (['submitted', 'awaiting-pre-check', 'returned'].includes(status)) return 'pre-check'
  return ['awaiting-verification', 'verifying', 'returned-by-bureau'].includes(status) ? 'verification' : 'enquiry'
}

/** What a person said of a case this time, so that it isn't asked again on the case's other screens. */
const said = new Map<string, Purpose>()

export function saidPurpose(id: string): Purpose | undefined {
  return said.get(id)
}

/** The choice of why the case is read: recorded with each reading, and drawn over the scans. */
export function purposeChoice(o: Open): HTMLElement {
  const t = o.words.provider
  const list = el('select', { id: 'purpose', 'aria-label': t.purpose, 'aria-describedby': 'purpose-hint' }, ...purposes.map((value) => el('option', { value }, t.purposes[value])))
  list.value = o.purpose
  list.addEventListener('change', () => {
    said.set(o.view.case.id, list.value as Purpose)
    o.at.reload()
  })
  return el('div', {}, list, el('p', { class: 'hint', id: 'purpose-hint' }, t.purposeHint))
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
