import type { Letter, Row, Rows } from '../../parts/api'
import { fill, pick, type Status } from '../../parts/data'
import { type Child, code, el } from '../../parts/dom'
import { newKey, read } from '../parts/client'
import { confirmDialog } from '../parts/dialog'
import { listRow, listView } from '../parts/list'
import { nextPages } from '../parts/next-pages'
import { type At, need } from '../parts/screen'
import { having } from '../parts/shape'
import { button, due, failureText } from '../parts/ui'
import { act } from './act'
import type { ApplyWords } from './words'

const page = 50

/** The own drafts and cases, newest first. */
export async function cases(words: ApplyWords, at: At): Promise<Child[]> {
  const t = words.apply
  const path = `applicant/cases?limit=${page}`
  const { value, now } = need(having(await read<Rows>(path), 'rows'))
  const begin = el('p', {}, el('a', { class: 'button', href: '#begin' }, t.begin))
  const rows = value.rows ?? []
  if (!rows.length && !value.cursor) return [el('h1', {}, t.title), el('p', {}, t.empty), begin]
  const names = [t.due, t.filing, t.status, t.now]
  const list = listView(names, rows.map((r) => rowView(words, names, r, now)))
  return [el('h1', {}, t.cases), begin, list.table, nextPages<Rows>(words, path, value, list.body, (p, at) => (p.rows ?? []).map((r) => rowView(words, names, r, at)), at.reload)]
}

function rowView(words: ApplyWords, names: string[], r: Row, now: number): HTMLElement {
  const t = words.apply
  const status = pick<Status>(words.status, r.status ?? '')
  const draft = r.status === 'draft'
  const closed = ['lapsed', 'withdrawn', 'refused', 'filing-refused'].includes(r.status ?? '')
  const name = r.organiser || (draft ? fill(t.draftOf, { n: r.sites }) : r.receipt || r.case)
  const yours = ['applicant', 'heads', 'persons'].includes(r.acts)
  return listRow(names, [
    r.status === 'filed' || closed ? '' : due(words, r.due, now, r.overdue),
    [el('a', { href: `#${draft ? 'draft' : 'case'}/${r.case}`, lang: 'zh-CN' }, name), !!r.receipt && el('div', { class: 'hint' }, code(r.receipt))],
    el('span', { class: 'tag ' + (r.status === 'filed' ? 'filed' : r.status === 'returned' ? 'late' : closed ? 'grey' : '') }, status?.name ?? r.status ?? ''),
    [doNow(words, r, yours), closed && copyOf(words, r)],
  ])
}

/** What the applicant does now, in one line. */
function doNow(words: ApplyWords, r: Row, yours: boolean): string {
  const t = words.apply
  const own = pick<string>(t.doNow, r.remote && r.status === 'awaiting-verification' ? 'remote' : (r.status ?? ''))
  return own ?? (yours ? '' : t.doNothing)
}

/** Starts a draft from a case that closed unfiled. */
export function copyOf(words: ApplyWords, r: Pick<Row, 'case'>): HTMLElement {
  const t = words.apply
  const key = newKey()
  return button(t.copy, 'second small', () =>
    confirmDialog(words, t.copy, [el('p', {}, t.copyText)], t.copy, async () => {
      const reply = await act('POST', `applicant/cases/${r.case}/copy`, {}, { key })
      if (reply.kind !== 'ok') return failureText(words, reply)
      location.hash = 'draft/' + reply.value.case
      return ''
    }),
  )
}

/** The screen of what a letter is about. */
export function aboutWhat(l: Letter): string | undefined {
  if (l.template === 'draft-expired') return undefined
  const draft = ['draft-expiring', 'contest-upheld', 'contest-rejected'].includes(l.template ?? '')
  return (draft ? '#draft/' : '#case/') + l.case
}
