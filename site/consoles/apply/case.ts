import type { CaseView, Number as FilingNumber } from '../../parts/api'
import { fill, pick, type Status } from '../../parts/data'
import { type Child, code, el, lines, row } from '../../parts/dom'
import { showReceipt } from '../../parts/receipt'
import { type Choices, nameOf, needChoices } from '../parts/choices'
import { read } from '../parts/client'
import { formParts } from '../parts/form-rows'
import { type At, need } from '../parts/screen'
import { due, moment } from '../parts/ui'
import { fieldName } from '../parts/words'
import { bookings } from './case-booking'
import { codes } from './case-codes'
import { consents } from './case-consents'
import { changesView, clocksView, noticesView } from './case-facts'
import { steps } from './case-steps'
import { copyOf } from './cases'
import { livePhotos } from './case-photos'
import { whole } from './form'
import type { ApplyWords } from './words'

/** What a part of the screen of a case needs. */
export interface Open {
  words: ApplyWords
  known: Choices
  view: CaseView
  now: number
  at: At
}

/** Reads a case for a screen. */
export async function openCase(words: ApplyWords, at: At): Promise<Open> {
  const { value, now } = need(await read<CaseView>(`applicant/cases/${at.params[0]}?purpose=own-case`))
  whole(value.form)
  return { words, known: await needChoices(words), view: value, now, at }
}

/** A case: where it is, who acts, until when, what to do now; then all that is known of it. */
export async function caseScreen(words: ApplyWords, at: At): Promise<Child[]> {
  const t = words.apply
  const o = await openCase(words, at)
  const [clocks, notices, changes] = await Promise.all([clocksView(o), noticesView(o), changesView(o)])
  return [
    el('p', { class: 'hint' }, el('a', { href: '#' }, t.toCases)),
    el('h1', { lang: 'zh-CN', 'data-title': o.view.case.receipt ? showReceipt(o.view.case.receipt) : t.filing }, o.view.form.subject?.name || o.view.case.receipt || t.filing),
    standing(o),
    ...reasons(o),
    ...codes(o),
    ...bookings(o),
    ...livePhotos(o),
    ...steps(o),
    ...consents(o),
    el('h2', {}, t.timeline),
    timeline(o),
    folded(t.formOf, ...formParts(words, o.known, o.view.form, o.view.case.sites?.filter((s) => s.dropped).map((s) => s.id)).map((p) =>
      el('section', {}, el('h3', {}, p.title), el('dl', { class: 'summary' }, ...p.rows.map((r) => row(r.name, ...r.value)))),
    )),
    ...changes,
    ...clocks,
    ...notices,
  ]
}

/** Something that is opened by who wants to know it. */
export function folded(title: string, ...children: Child[]): HTMLElement {
  return el('details', {}, el('summary', {}, title), ...children)
}

function standing(o: Open): HTMLElement {
  const { words, view } = o
  const t = words.apply
  const c = view.case
  const online = c.remote && c.status === 'awaiting-verification'
  const status: Status | undefined = pick<Status>(words.status, c.status)
  const closed = ['lapsed', 'withdrawn', 'refused', 'filing-refused'].includes(c.status)
  const act = pick<string>(t.acts, c.status)
  const rows = [
    !!act && row(t.whoActs, act),
    !!c.clock && !closed && c.status !== 'filed' && row(t.due, ...due(words, c.clock.due, o.now, c.overdue), !!c.clock.provisional && el('p', { class: 'hint' }, t.provisional)),
    ...numbers(o),
    !!c.receipt && row(t.receipt, code(c.receipt.startsWith('BA-') ? c.receipt : showReceiptOf(c.receipt)), ' ', el('a', { href: `${words.root}status/?r=${c.receipt}` }, t.publicStatus)),
  ]
  const own = pick<string>(t.doHere, online ? 'remote' : booked(o) ? 'booked' : c.status)
  return el(
    'section',
    { class: 'panel ' + c.status },
    el('h2', {}, online ? t.remoteName : (status?.name ?? c.status)),
    el('p', {}, online ? t.remoteWhere : (status?.where ?? '')),
    c.withdrawing && el('p', { class: 'notice' }, t.withdrawing),
    el('dl', { class: 'summary' }, ...rows),
    el('div', { class: 'do' }, el('h3', {}, t.doTitle), lines(own ?? t.doNothing), closed && el('p', {}, copyOf(words, { case: c.id })), ...filed(o)),
  )
}

function showReceiptOf(receipt: string): string {
  return 'BA-' + receipt.match(/.{1,4}/g)!.join('-')
}

/** Whether every head who is waited for has an appointment, or has come. */
function booked(o: Open): boolean {
  const { view } = o
  const known = [...(view.booked ?? []), ...(view.appeared ?? [])].map((x) => x.site)
  return view.case.status === 'awaiting-verification' && (view.case.sites ?? []).every((s) => s.dropped || known.includes(s.id))
}

/** The filing numbers: the organiser's, and each site's. */
function numbers(o: Open): Child[] {
  const { number: n, sites } = o.view.case
  if (!n?.sequence) return []
  const own = numberOf(n)
  const each = (sites ?? []).filter((s) => !s.dropped && s.suffix).map((s) => el('div', {}, code(`${own}-${s.suffix}`), ' ', el('span', { class: 'hint', lang: 'zh-CN' }, s.name ?? '')))
  return [row(o.words.apply.numberOf, code(own)), row(o.words.apply.siteNumbers, ...each)]
}

function numberOf(n: FilingNumber): string {
  return `${n.province}ICP备${n.year}${String(n.sequence).padStart(6, '0')}号`
}

function filed(o: Open): Child[] {
  const c = o.view.case
  if (c.status !== 'filed' || !c.number) return []
  const t = o.words.apply
  return [el('p', {}, el('a', { class: 'button second', href: `${o.words.root}badge/?q=${encodeURIComponent(c.sites?.find((s) => !s.dropped)?.domains?.[0] ?? numberOf(c.number))}` }, t.badge))]
}

function reasons(o: Open): Child[] {
  const all = o.view.reasons ?? []
  if (!all.length) return []
  const { words } = o
  return [
    el('h2', {}, words.apply.reasons),
    el(
      'ul',
      {},
      ...all.map((r) =>
        el('li', {}, nameOf(o.known.reasons, r.code), !!r.field && el('div', { class: 'hint' }, fill(words.apply.about, { field: fieldTitle(o, r.field) })), !!r.note && el('div', {}, words.apply.noteOf, el('span', { lang: 'zh-CN' }, r.note))),
      ),
    ),
  ]
}

/** What a field is called, with whose it is: 网站负责人 李示例 - 手机号码. */
export function fieldTitle(o: Pick<Open, 'words' | 'known' | 'view'>, path: string): string {
  const part = formParts(o.words, o.known, o.view.form).find((p) => path.startsWith(p.path))
  const name = fieldName(o.words, path)
  return part && part.path !== path && part.path !== 'subject' ? `${part.title} - ${name}` : (part?.title ?? name) === name ? name : path === part?.path ? part.title : name
}

function timeline(o: Open): HTMLElement {
  const steps = (o.view.history ?? []).map((s) => el('li', { class: 'done' }, el('b', {}, pick<string>(o.words.event, s.event) ?? s.event), moment(o.words, s.at)))
  return el('ol', { class: 'timeline' }, ...steps)
}
