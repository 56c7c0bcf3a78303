import { calendarFile, type Deadline, download } from '../parts/calendar'
import { fill, pick, type Status } from '../parts/data'
import { date, daysLeft, endsDay, hoursLeft, instant, time } from '../parts/dates'
import { type Child, code, el, lines, row } from '../parts/dom'
import { published } from '../parts/published'
import { showReceipt } from '../parts/receipt'
import type { Words } from './status'

/** The published status object of a case: codes and times, nothing personal. */
export interface Case {
  version: number
  status: string
  acts: string
  due?: string
  provisional?: boolean
  overdue?: boolean
  withdrawing?: boolean
  remote?: boolean
  reasons?: string[]
  number?: string
  timeline: { event: string; at: string }[]
}

export function validCase(c: Case): boolean {
  return typeof c?.status === 'string' && Array.isArray(c.timeline)
}

/** The case in public words: where is it, who must act, until when, what do I do now; then what has happened. */
export async function caseView(words: Words, receipt: string, c: Case, now: number): Promise<Child[]> {
  const t = words.case
  const online = c.remote && c.status === 'awaiting-verification'
  const status: Status = (online ? words.remote : pick<Status>(words.status, c.status)) ?? { name: t.otherStatus, where: t.otherWhere, do: '' }
  const step = pick(words.steps, c.status)
  const print = el('button', { class: 'button second print', type: 'button' }, t.print)
  print.addEventListener('click', () => window.print())
  return [
    el('p', { class: 'receipt' }, t.receipt, ' ', code(showReceipt(receipt))),
    el(
      'section',
      { class: 'panel ' + c.status },
      el('h2', {}, status.name),
      !!step && el('p', { class: 'step' }, fill(t.step, { step, steps: Object.keys(words.step).length })),
      el('p', {}, status.where),
      c.withdrawing && el('p', { class: 'notice' }, t.withdrawing),
      el('dl', { class: 'summary' }, ...acts(words, c), ...due(words, c, now), ...number(words, c)),
      ...(await reasons(words, c)),
      !!status.do && el('div', { class: 'do' }, el('h3', {}, t.do), lines(status.do)),
    ),
    el('h3', { class: 'happened' }, t.timeline),
    timeline(words, c, status.name, step),
    el('div', { class: 'row' }, calendar(words, receipt, c, status.name, now), print),
  ]
}

/** Puts the deadline into the reader's calendar. */
function calendar(words: Words, receipt: string, c: Case, name: string, now: number): Child {
  const at = c.due ? instant(c.due) : NaN
  if (Number.isNaN(at) || c.overdue || now > at) return undefined
  const button = el('button', { class: 'button second calendar', type: 'button' }, words.case.calendar)
  button.addEventListener('click', () => {
    const d: Deadline = { id: `${receipt}-${c.status}@${location.host}`, version: c.version, title: fill(words.case.calendarTitle, { status: name }), link: location.href, due: at }
    if (endsDay(at)) d.day = new Date(at + 8 * 3_600_000).toISOString().slice(0, 10).replace(/-/g, '')
    download('beian.ics', 'text/calendar', calendarFile(d, now))
  })
  return button
}

function acts(words: Words, c: Case): HTMLElement[] {
  const party = pick<string>(words.party, c.acts)
  return party ? [row(words.case.acts, party)] : []
}

function due(words: Words, c: Case, now: number): HTMLElement[] {
  const t = words.case
  const at = c.due ? instant(c.due) : NaN
  if (Number.isNaN(at)) return []
  const wholeDay = endsDay(at)
  const day = date(at, words.lang)
  const text = wholeDay ? day : fill(t.dueTime, { date: day, time: time(at, words.lang) })
  const late = c.overdue || now > at
  const yours = ['applicant', 'heads', 'persons'].includes(c.acts)
  return [
    row(
      t.due,
      el('span', { class: 'whole' }, el('time', { datetime: new Date(at).toISOString() }, text)),
      ' ',
      el('span', { class: late ? 'tag late' : 'tag' }, late ? t.overdue : left(words, at, now, wholeDay)),
      c.provisional && el('p', { class: 'hint' }, t.provisional),
      late && el('p', {}, yours ? t.overdueYours : t.overdueTheirs),
    ),
  ]
}

function left(words: Words, at: number, now: number, wholeDay: boolean): string {
  const t = words.case
  const hours = hoursLeft(at, now)
  if (!wholeDay && hours < 48) return hours < 1 ? t.hour : fill(t.hours, { n: hours })
  const days = daysLeft(at, now)
  return days === 0 ? t.today : days === 1 ? t.day : fill(t.days, { n: days })
}

function number(words: Words, c: Case): HTMLElement[] {
  if (!c.number) return []
  const link = (page: string, text: string) => el('p', {}, el('a', { href: words.root + page + '/?q=' + encodeURIComponent(c.number!) }, text))
  return [row(words.case.number, code(c.number), link('register', words.case.entry), link('badge', words.case.badge))]
}

/** The reasons of a return or refusal. Their texts are asked for only now; without them the codes must do. */
async function reasons(words: Words, c: Case): Promise<Child[]> {
  if (!c.reasons?.length) return []
  const answer = await published<Record<string, string>>(words.reasons, (texts) => !!texts && typeof texts === 'object')
  const texts = answer.kind === 'found' ? answer.value : {}
  return [
    el('h3', {}, words.case.reasons),
    el(
      'ul',
      { class: 'reasons' },
      ...c.reasons.map((r) => el('li', {}, pick(texts, r) ?? fill(words.case.otherReason, { code: r }))),
    ),
  ]
}

function timeline(words: Words, c: Case, name: string, step: number | undefined): HTMLElement {
  const list = el('ol', { class: 'timeline' })
  for (const e of c.timeline) {
    const at = instant(e.at)
    const when = el('time', { datetime: new Date(at).toISOString() }, date(at, words.lang))
    list.append(el('li', { class: 'done' }, el('b', {}, pick<string>(words.event, e.event) ?? e.event), when))
  }
  if (c.acts === 'nobody') return list
  list.append(el('li', { class: 'now', 'aria-current': 'step' }, el('b', {}, name), el('span', {}, words.case.now)))
  const names = Object.entries(words.step).filter(([n]) => step && Number(n) > step)
  for (const [, n] of names) list.append(el('li', {}, el('b', {}, n), el('span', {}, words.case.next)))
  return list
}
