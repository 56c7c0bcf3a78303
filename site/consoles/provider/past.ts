import type { Changes, ClockLedger, Ground, Notices } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { nameOf } from '../parts/choices'
import { type Reply, read } from '../parts/client'
import { listRow, listView } from '../parts/list'
import { button, failureText, moment } from '../parts/ui'
import { fieldName } from '../parts/words'
import { caseAt, type Open } from './open'
import { placeName } from './reasons'

/** A reason with the field that it names and its note. */
export function reasonText(o: Open, g: Ground): Child[] {
  return [
    nameOf(o.known.reasons, g.code),
    !!g.field && el('span', { class: 'hint' }, ' ' + placeName(o.words, o.parts, g.field)),
    !!g.note && el('div', { class: 'hint', lang: 'zh-CN' }, g.note),
  ]
}

/** Why the case stands where it does, of one that was returned or refused. */
export function reasonsOf(o: Open): Child {
  const all = o.view.reasons ?? []
  if (!all.length) return undefined
  const title = o.view.case.status === 'returned-by-bureau' ? o.words.provider.bureauReasons : o.words.provider.lastReasons
  return el('section', { class: 'panel' }, el('h2', {}, title), el('ul', {}, ...all.map((g) => el('li', {}, ...reasonText(o, g)))))
}

/** What the latest correction changed, of a form that was corrected. A failure here leaves the case. */
export function changesView(o: Open): Child {
  if (o.view.case.form.number < 2) return undefined
  const t = o.words.provider
  const body = el('div', {}, el('p', { class: 'hint' }, o.words.fetch.loading))
  load(o, body, () => read<Changes>(`${caseAt(o.view.case.id)}/changes?purpose=${o.purpose}`), (c) => changed(o, c))
  return el('section', { class: 'past', 'aria-live': 'polite' }, el('h2', {}, t.changes), body)
}

function changed(o: Open, c: Changes): Node[] {
  const t = o.words.provider
  if (!c.changes?.length) return [el('p', {}, t.noChanges)]
  const names = [t.before, t.field, t.after]
  const texts = (list: string[] | null): Child[] => (list?.length ? list.map((x) => el('div', { lang: 'zh-CN' }, x)) : [el('span', { class: 'hint' }, t.nothing)])
  const rows = c.changes.map((x) => listRow(names, [texts(x.before), fieldName(o.words, x.path), texts(x.after)]))
  return [el('p', { class: 'hint' }, fill(t.changesOf, { from: c.from, to: c.to })), listView(names, rows).table]
}

/** What has happened, the latest first: nothing is ever written over. */
export function historyView(o: Open): HTMLElement {
  const { words, view } = o
  const steps = [...(view.history ?? [])].reverse()
  return el(
    'details',
    { class: 'past' },
    el('summary', {}, words.provider.history),
    el('ul', { class: 'steps' }, ...steps.map((s) => el('li', {}, moment(words, s.at), ' ', pick<string>(words.event, s.event) ?? s.event))),
  )
}

/** The deadlines of a case; asked for when somebody opens them. */
export function clocksView(o: Open): HTMLElement {
  const { words } = o
  const t = words.provider
  return folded(o, t.clocks, () => read<ClockLedger>(caseAt(o.view.case.id) + '/clocks'), (ledger) => {
    const names = [t.due, t.clock, t.clockEnd]
    const rows = [...(ledger.runs ?? [])].reverse().map((r) =>
      listRow(names, [
        [moment(words, r.clock.due), !!r.clock.provisional && el('span', { class: 'hint' }, ' ' + t.provisional)],
        pick(words.status, r.status)?.name ?? r.status,
        r.ended ? [moment(words, r.ended), !!r.overdue && ' ', !!r.overdue && el('span', { class: 'tag late' }, words.console.overdue)] : t.running,
      ]),
    )
    return rows.length ? [listView(names, rows).table] : [el('p', {}, t.noClocks)]
  })
}

/** What was told to the parties; asked for when somebody opens it. */
export function noticesView(o: Open): HTMLElement {
  const { words, view } = o
  const t = words.provider
  return folded(o, t.notices, () => read<Notices>(caseAt(view.case.id) + '/notices'), (list) => {
    const names = [t.noticeTo, t.notice, t.sent]
    const to = (who: string) => pick<string>(t.party, who) ?? view.form.persons?.find((p) => p.id === who)?.name ?? t.ownDesk
    const rows = (list.notices ?? []).map((n) =>
      listRow(names, [
        `${to(n.to)}，${pick<string>(t.channels, n.channel) ?? n.channel}`,
        el('span', { translate: 'no' }, pick<string>(t.templates, n.template) ?? n.template),
        n.sentAt ? moment(words, n.sentAt) : n.unsent ? el('span', { class: 'tag late' }, t.unsent) : t.sending,
      ]),
    )
    return rows.length ? [listView(names, rows).table] : [el('p', {}, t.noNotices)]
  })
}

function folded<T>(o: Open, title: string, ask: () => Promise<Reply<T>>, view: (value: T) => Node[]): HTMLElement {
  const body = el('div', { 'aria-live': 'polite' })
  const fold = el('details', { class: 'past' }, el('summary', {}, title), body)
  fold.addEventListener('toggle', () => fold.open && load(o, body, ask, view))
  return fold
}

function load<T>(o: Open, body: HTMLElement, ask: () => Promise<Reply<T>>, view: (value: T) => Node[]): void {
  const again = async () => {
    const reply = await ask()
    if (reply.kind === 'ok') return body.replaceChildren(...view(reply.value))
    body.replaceChildren(el('p', { class: 'error' }, failureText(o.words, reply)), button(o.words.fetch.retry, 'second small', again))
  }
  void again()
}
