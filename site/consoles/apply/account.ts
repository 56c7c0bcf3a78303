import { type Child, el } from '../../parts/dom'
import type { Work } from './work'
import type { ApplyWords } from './words'

/** Leads to an own case that stands in the way. */
export function thatCase(words: ApplyWords, id: string): HTMLElement {
  return el('a', { href: '#case/' + id }, words.apply.thatCase)
}

/** Says before the submission that the account files something else already. */
export function boundNotice(w: Work): Child {
  const other = w.draft.boundTo
  return !!other && el('div', { class: 'notice late' }, el('p', {}, w.words.apply.bound), el('p', {}, thatCase(w.words, other)))
}
