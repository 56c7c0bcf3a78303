import type { Changes, ClockLedger, Notices } from '../../parts/api'
import { pick, type Status } from '../../parts/data'
import { type Child, el, row } from '../../parts/dom'
import { nameOf } from '../parts/choices'
import { type Failure, read } from '../parts/client'
import { nextPages } from '../parts/next-pages'
import { having } from '../parts/shape'
import { button, moment, unreadText } from '../parts/ui'
import { channelName, templateName } from '../parts/words'
import { fieldTitle, folded, type Open } from './case'
import { person } from './form'

/** What can't be had now is said in its place: the case itself is there. */
function lacking(o: Open, title: string, failure: Failure): Child[] {
  return [folded(title, el('p', { class: 'error' }, unreadText(o.words, failure)), button(o.words.console.loadAgain, 'second small', () => o.at.reload()))]
}

/** What the last correction changed. */
export async function changesView(o: Open): Promise<Child[]> {
  if (o.view.case.form.number < 2) return []
  const t = o.words.apply
  const reply = having(await read<Changes>(`applicant/cases/${o.view.case.id}/changes?purpose=own-case`), 'changes')
  if (reply.kind !== 'ok') return lacking(o, t.changes, reply)
  if (!reply.value.changes?.length) return []
  const text = (all: string[] | null) => (all?.length ? el('span', { lang: 'zh-CN' }, all.join('、')) : el('span', {}, o.words.form.none))
  return [
    folded(
      t.changes,
      el(
        'dl',
        { class: 'summary' },
        ...reply.value.changes.map((c) => row(fieldTitle(o, c.path), el('div', {}, t.before, text(c.before)), el('div', {}, t.after, text(c.after)), ...(c.reasons ?? []).map((r) => el('div', { class: 'hint' }, nameOf(o.known.reasons, r.code))))),
      ),
    ),
  ]
}

/** Every deadline that the case had. */
export async function clocksView(o: Open): Promise<Child[]> {
  const t = o.words.apply
  const reply = having(await read<ClockLedger>(`applicant/cases/${o.view.case.id}/clocks`), 'runs')
  if (reply.kind !== 'ok') return lacking(o, t.clocks, reply)
  if (!reply.value.runs?.length) return []
  return [
    folded(
      t.clocks,
      el(
        'dl',
        { class: 'summary' },
        ...reply.value.runs.map((r) => row(pick<Status>(o.words.status, r.status)?.name ?? r.status, t.dueAt, moment(o.words, r.clock.due), !!r.ended && el('div', {}, t.endedAt, moment(o.words, r.ended)), ' ', r.overdue && el('span', { class: 'tag late' }, o.words.console.overdue))),
      ),
    ),
  ]
}

/** What was told, to whom and how. */
export async function noticesView(o: Open): Promise<Child[]> {
  const path = `applicant/cases/${o.view.case.id}/notices`
  const t = o.words.apply
  const reply = having(await read<Notices>(path), 'notices')
  if (reply.kind !== 'ok') return lacking(o, t.notices, reply)
  if (!reply.value.notices?.length) return []
  const rows = (page: Notices) =>
    (page.notices ?? []).map((n) =>
      el('li', {}, moment(o.words, n.sentAt ?? n.created), ' ', channelName(o.words, n.channel), t.colon, templateName(o.words, n.template), ' ', el('span', { class: 'hint' }, person(o.view.form, n.to)?.name ?? '', n.unsent ? ' ' + t.unsent : '')),
    )
  const list = el('ul', {}, ...rows(reply.value))
  return [folded(t.notices, list, nextPages<Notices>(o.words, path, reply.value, list, rows, o.at.reload))]
}
