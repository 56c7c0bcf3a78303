import type { Letter, Letters } from '../../parts/api'
import { type Child, el } from '../../parts/dom'
import { read } from './client'
import { listRow, listView } from './list'
import { nextPages } from './next-pages'
import { rowKeys } from './row-keys'
import { type At, need } from './screen'
import { having } from './shape'
import { moment } from './ui'
import { type CaseWords, templateName } from './words'

/** The mailbox of a desk or an account at a path of the API, the latest first. To gives the screen of what a letter is about, if there is one. */
export async function lettersScreen(words: CaseWords, at: At, api: string, to = (l: Letter): string | undefined => '#case/' + l.case): Promise<Child[]> {
  const t = words.letter
  const path = api + '?limit=20'
  const { value } = need(having(await read<Letters>(path), 'letters'))
  if (!value.letters?.length) return [el('h1', {}, t.title), el('p', { class: 'notice' }, t.empty)]
  const names = [t.time, t.what, t.text]
  const rows = (page: Letters) => (page.letters ?? []).map((l) => rowView(words, names, l, to(l)))
  const list = listView(names, rows(value))
  rowKeys(list.table)
  return [el('h1', {}, t.title), el('p', { class: 'hint' }, t.hint), list.table, nextPages<Letters>(words, path, value, list.body, rows, at.reload)]
}

function rowView(words: CaseWords, names: string[], l: Letter, to: string | undefined): HTMLElement {
  const name = templateName(words, l.template ?? '')
  return listRow(names, [moment(words, l.at), to ? el('a', { href: to }, name) : name, el('span', { lang: 'zh-CN' }, l.text)])
}
