import { type Child, el } from '../../parts/dom'

/** A list as a table, with the names of its columns. Rows are added to body. */
export function listView(names: string[], rows: HTMLElement[]): { table: HTMLElement; body: HTMLElement } {
  const body = el('tbody', {}, ...rows)
  const head = el('thead', {}, el('tr', {}, ...names.map((name) => el('th', { scope: 'col' }, name))))
  return { table: el('table', { class: 'list' }, head, body), body }
}

/** One row of it; the second cell names the row, unless head says which. */
export function listRow(names: string[], cells: (Child | Child[])[], head = 1): HTMLElement {
  return el(
    'tr',
    {},
    ...cells.map((cell, i) => {
      const children = Array.isArray(cell) ? cell : [cell]
      return i === head ? el('th', { scope: 'row' }, ...children) : el('td', { 'data-name': names[i]! }, ...children)
    }),
  )
}
