import type { Changes, Ground, Return } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { type Child, code, el } from '../../parts/dom'
import { type Choices, nameOf } from '../parts/choices'
import { read } from '../parts/client'
import { listRow, listView } from '../parts/list'
import { button, failureText, moment } from '../parts/ui'
import { fieldName } from '../parts/words'
import type { Open } from './case'
import type { ReviewWords } from './words'

/** Why and when the case came back before, the latest first. */
export function returnsView(o: Open, known: Choices): Child {
  const t = o.words.review
  const all = [...(o.view.returns ?? [])].reverse()
  if (!all.length) return undefined
  return el('section', { class: 'past' }, el('h2', {}, t.returns), ...all.map((r) => returnView(o.words, known, r)))
}

function returnView(words: ReviewWords, known: Choices, r: Return): HTMLElement {
  const reasons = (r.reasons ?? []).map((g) => el('li', {}, ...reasonText(words, known, g)))
  return el(
    'div',
    { class: 'panel' },
    el('p', {}, moment(words, r.at), ' ', pick<string>(words.event, r.event) ?? r.event),
    reasons.length ? el('ul', {}, ...reasons) : el('p', { class: 'hint' }, words.review.noReasons),
  )
}

/** A reason with the field that it names and its note. */
export function reasonText(words: ReviewWords, known: Choices, g: Ground): Child[] {
  return [
    nameOf(known.reasons, g.code),
    !!g.field && el('span', { class: 'hint' }, ' ' + fieldName(words, g.field)),
    !!g.note && el('div', { class: 'hint', lang: 'zh-CN' }, g.note),
  ]
}

/** What the latest correction changed, of a form that was corrected. It is asked for besides the case, so that a failure there leaves the case. */
export function changesView(o: Open): Child {
  const { words, view } = o
  if (view.case.form.number < 2) return undefined
  const body = el('div', {}, el('p', { class: 'hint' }, words.fetch.loading))
  const load = async () => {
    const reply = await read<Changes>(`bureau/cases/${encodeURIComponent(view.case.id)}/changes?purpose=${o.purpose}`)
    if (reply.kind === 'ok') return body.replaceChildren(...changed(words, reply.value))
    body.replaceChildren(el('p', { class: 'error' }, failureText(words, reply)), button(words.fetch.retry, 'second small', load))
  }
  void load()
  return el('section', { class: 'past', 'aria-live': 'polite' }, el('h2', {}, words.review.changes), body)
}

function changed(words: ReviewWords, c: Changes): Node[] {
  const t = words.review
  if (!c.changes?.length) return [el('p', {}, t.noChanges)]
  const names = [t.field, t.before, t.after]
  const texts = (list: string[] | null): Child[] => (list?.length ? list.map((x) => el('div', { lang: 'zh-CN' }, x)) : [el('span', { class: 'hint' }, t.nothing)])
  const rows = c.changes.map((x) => listRow(names, [fieldName(words, x.path), texts(x.before), texts(x.after)], 0))
  return [el('p', { class: 'hint' }, fill(t.changesOf, { from: c.from, to: c.to })), listView(names, rows).table]
}

/** The subject's other cases that the reviewer may see. */
export function filingsView(o: Open): Child {
  const { words } = o
  const t = words.review
  const all = o.view.filings ?? []
  if (!all.length) return undefined
  const names = [t.filingStatus, t.organiser, t.receipt, t.submitted]
  const rows = all.map((r) =>
    listRow(names, [
      pick(words.status, r.status ?? '')?.name ?? r.status,
      el('a', { href: `#case/${r.case}?for=enquiry`, lang: 'zh-CN' }, r.organiser || r.case),
      !!r.receipt && code(r.receipt),
      !!r.submittedAt && moment(words, r.submittedAt),
    ]),
  )
  return el('section', { class: 'past' }, el('h2', {}, t.filings), listView(names, rows).table)
}

/** What has happened, the latest first. */
export function historyView(o: Open): Child {
  const { words, view } = o
  const steps = [...(view.history ?? [])].reverse()
  return el(
    'details',
    { class: 'past' },
    el('summary', {}, words.review.history),
    el('ul', { class: 'steps' }, ...steps.map((s) => el('li', {}, moment(words, s.at), ' ', pick<string>(words.event, s.event) ?? s.event))),
  )
}
