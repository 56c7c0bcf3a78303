import { pick } from '../../parts/data'
import { type Child, code, el } from '../../parts/dom'
import { listRow, listView } from '../parts/list'
import { moment } from '../parts/ui'
import type { Open } from './case'

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
