import type { Row, Rows } from '../../parts/api'
import { pick } from '../../parts/data'
import { type Child, code, el } from '../../parts/dom'
import { read } from '../parts/client'
import { keysHelp } from '../parts/letter-keys'
import { listRow, listView } from '../parts/list'
import { nextPages } from '../parts/next-pages'
import { rowKeys } from '../parts/row-keys'
import { type At, need } from '../parts/screen'
import { due } from '../parts/ui'
import type { ReviewWords } from './words'

const page = 50

/** What waits for the bureau, the earliest due time first. */
export async function queue(words: ReviewWords, at: At): Promise<Child[]> {
  const t = words.review
  const overdue = at.query.get('overdue') === 'true'
  const path = `bureau/queue?limit=${page}` + (overdue ? '&overdue=true' : '')
  const { value, now } = need(await read<Rows>(path))
  const rows = value.rows ?? []
  const top = [el('h1', {}, t.queue), filters(words, overdue)]
  if (!rows.length && !value.cursor) return [...top, el('p', { class: 'notice' }, overdue ? t.emptyOverdue : t.empty)]
  const list = listView(names(words), rows.map((r) => rowView(words, r, now)))
  rowKeys(list.table)
  return [...top, keysHelp(words, t.hint), list.table, nextPages<Rows>(words, path, value, list.body, (p, at) => (p.rows ?? []).map((r) => rowView(words, r, at)), at.reload)]
}

function filters(words: ReviewWords, overdue: boolean): HTMLElement {
  const t = words.review
  const link = (name: string, to: string, on: boolean) => el('li', {}, el('a', { href: to, ...(on ? { 'aria-current': 'true' } : {}) }, name))
  return el('ul', { class: 'filters' }, link(t.all, '#', !overdue), link(t.overdueOnly, '#?overdue=true', overdue))
}

function names(words: ReviewWords): string[] {
  const t = words.review
  return [t.due, t.organiser, t.marks, t.nature, t.sites, t.receipt]
}

function rowView(words: ReviewWords, r: Row, now: number): HTMLElement {
  const t = words.review
  const marks = [r.overdue && t.escalated, r.withdrawing && t.withdrawing, r.remote && t.remote].filter((x): x is string => !!x)
  return listRow(names(words), [
    due(words, r.due, now, r.overdue),
    el('a', { href: '#case/' + r.case, lang: 'zh-CN' }, r.organiser || r.receipt || r.case),
    marks.map((m) => el('span', { class: m === t.remote ? 'tag' : 'tag late' }, m)),
    pick<string>(words.nature, r.nature ?? '') ?? r.nature,
    String(r.sites),
    !!r.receipt && code(r.receipt),
  ])
}
