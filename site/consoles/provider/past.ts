import type { ClockLedger, Notices } from '../../parts/api'
import { pick } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { read } from '../parts/client'
import { listRow, listView } from '../parts/list'
import { nextPages } from '../parts/next-pages'
import { folded, groundList, returnsView } from '../parts/past'
import { moment } from '../parts/ui'
import { channelName, templateName } from '../parts/words'
import { caseAt, type Open } from './open'

/** Why the case stands where it does, of one that was returned or refused. */
export function reasonsOf(o: Open): Child {
  const all = o.view.reasons ?? []
  if (!all.length) return undefined
  const title = o.view.case.status === 'returned-by-bureau' ? o.words.provider.bureauReasons : o.words.provider.lastReasons
  return el('section', { class: 'panel' }, el('h2', {}, title), groundList(o, all))
}

/** The returns before the one whose reasons stand above. */
export function earlierReturns(o: Open): Child {
  const all = o.view.returns ?? []
  const shown = o.view.reasons?.length && JSON.stringify(all.at(-1)?.reasons) === JSON.stringify(o.view.reasons)
  return returnsView(o, shown ? all.slice(0, -1) : all)
}

/** The deadlines of a case; asked for when somebody opens them. */
export function clocksView(o: Open): HTMLElement {
  const { words } = o
  const t = words.provider
  return folded(words, t.clocks, () => read<ClockLedger>(caseAt(o.view.case.id) + '/clocks'), (ledger) => {
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
  const path = caseAt(view.case.id) + '/notices'
  const names = [t.noticeTo, t.notice, t.sent]
  const to = (who: string) => pick<string>(t.party, who) ?? view.form.persons?.find((p) => p.id === who)?.name ?? t.ownDesk
  const rows = (page: Notices) =>
    (page.notices ?? []).map((n) =>
      listRow(names, [
        to(n.to) + words.desk.comma + channelName(words, n.channel),
        templateName(words, n.template),
        n.sentAt ? moment(words, n.sentAt) : n.unsent ? el('span', { class: 'tag late' }, t.unsent) : t.sending,
      ]),
    )
  return folded(words, t.notices, () => read<Notices>(path), (first) => {
    const list = listView(names, rows(first))
    return first.notices?.length ? [list.table, nextPages<Notices>(words, path, first, list.body, rows, o.at.reload)] : [el('p', {}, t.noNotices)]
  })
}
