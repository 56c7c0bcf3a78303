import type { CaseView, TickList } from '../../parts/api'
import { pick } from '../../parts/data'
import { type Child, code, el, row } from '../../parts/dom'
import { showReceipt } from '../../parts/receipt'
import { needChoices } from '../parts/choices'
import { read } from '../parts/client'
import { formParts } from '../parts/form-rows'
import { changesView, historyView, type Past, returnsView } from '../parts/past'
import { picker } from '../parts/picker'
import { type At, need } from '../parts/screen'
import { due, moment } from '../parts/ui'
import { besideView } from './beside'
import { decisionView } from './decision'
import { doneView } from './done'
import { fieldsView } from './fields'
import { filingsView } from './filings'
import { withChecks } from './site-check'
import { Ticks } from './ticks'
import type { ReviewWords } from './words'

/** What a case's screen is made of. Ticks are missing where nothing is to be decided. */
export interface Open extends Past {
  words: ReviewWords
  at: At
  view: CaseView
  purpose: string
  now: number
}

/** One case: what was declared beside the scans, what was found earlier, and the decision. */
export async function caseScreen(words: ReviewWords, at: At): Promise<Child[]> {
  const id = at.params[0]!
  const purpose = purposeOf(words, at)
  const path = `bureau/cases/${encodeURIComponent(id)}`
  const [known, got] = await Promise.all([needChoices(words), read<CaseView>(`${path}?purpose=${purpose}`)])
  const { value: view, now } = need(got)
  const parts = formParts(words, known, view.form, (view.case.sites ?? []).filter((s) => s.dropped).map((s) => s.id))
  const o: Open = { words, known, parts, at, view, purpose, now }
  const open = view.case.status === 'awaiting-review'
  const ticks = open ? new Ticks(words, id, need(await read<TickList>(path + '/ticks')).value, at.who.account) : undefined
  const shown = withChecks(o)
  const beside = besideView(o)
  const decided = el('div', {})
  const decision = ticks && decisionView(o, ticks, async (done) => decided.replaceChildren(...(await doneView(o, done))))
  const page = el(
    'div',
    {},
    ...notices(o),
    summary(o),
    returnsView(o, view.returns),
    view.case.form.number > 1 && changesView(o, path, purpose),
    filingsView(o),
    el('div', { class: 'beside' }, el('div', { class: 'held' }, beside.root, ticks?.status), el('div', {}, el('h2', {}, words.review.form), ...fieldsView(o, shown, beside, ticks), decision)),
    historyView(words, view.history),
  )
  decided.append(el('p', { class: 'up' }, el('a', { href: '#' }, words.review.back)), heading(o), page)
  return [decided]
}

function heading(o: Open): HTMLElement {
  const c = o.view.case
  return el('h1', { lang: 'zh-CN', 'data-title': c.receipt ? showReceipt(c.receipt) : c.id }, c.organiser || c.receipt || c.id)
}

function notices(o: Open): Child[] {
  const t = o.words.review
  const c = o.view.case
  const status = pick(o.words.status, c.status)?.name ?? c.status
  return [
    c.status !== 'awaiting-review' && el('p', { class: 'notice' }, t.notNow.replace('{status}', status)),
    !!c.withdrawing && el('p', { class: 'notice' }, t.withdrawingText),
    !!c.overdue && el('p', { class: 'notice late' }, t.overdueText),
  ]
}

function summary(o: Open): HTMLElement {
  const { words, view } = o
  const t = words.review
  const c = view.case
  return el(
    'dl',
    { class: 'summary two' },
    row(t.status, pick(words.status, c.status)?.name ?? c.status, !!c.remote && ' ', !!c.remote && el('span', { class: 'tag' }, t.remote)),
    ...(c.clock ? [row(t.due, ...due(words, c.clock.due, o.now, c.overdue))] : []),
    ...(c.receipt ? [row(t.receipt, code(showReceipt(c.receipt)))] : []),
    ...(c.submittedAt ? [row(t.submitted, moment(words, c.submittedAt))] : []),
    ...(c.deliveries ? [row(t.deliveryName, t.delivery.replace('{n}', String(c.deliveries)))] : []),
    row(t.purpose, purposeChoice(o)),
  )
}

/** Why a case is read, as the address says. */
export function purposeOf(words: ReviewWords, at: At): string {
  return pick<string>(words.review.purposes, at.query.get('for') ?? '') ? at.query.get('for')! : 'review'
}

const purposes = ['review', 'enquiry', 'supervision'] as const

/** Why the case is read: recorded with each reading, and drawn over the scans. */
function purposeChoice(o: Open): HTMLElement {
  const t = o.words.review
  const options = purposes.map((value) => ({ value, name: t.purposes[value] }))
  return picker({ id: 'purpose', label: t.purpose, hint: t.purposeHint, options, value: o.purpose, action: o.words.desk.changePurpose }, (purpose) => {
    location.hash = `case/${o.view.case.id}?for=${purpose}`
  }).root
}
