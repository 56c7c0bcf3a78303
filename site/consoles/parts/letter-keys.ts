import { el } from '../../parts/dom'
import { dropKept, keep, kept } from './kept'
import type { DeskWords } from './words'

const off = 'letter-keys-off'

/**
 * Whether a key that is one character is a shortcut now: it is text in a field, a choice in
 * a list, and nothing where the person turned these keys off, for who speaks to the machine
 * or has other keys of his own presses them unawares (WCAG 2.1.4).
 */
export function isShortcut(event: KeyboardEvent): boolean {
  const at = event.target as HTMLElement
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return false
  return !/^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(at.tagName) && !(event.key.length === 1 && kept<boolean>(off))
}

/** What the keys of a list do, and the tick that turns those off which are one character. */
export function keysHelp(words: DeskWords, text: string): HTMLElement {
  const box = el('input', { type: 'checkbox', id: 'letter-keys' })
  box.checked = !kept<boolean>(off)
  box.addEventListener('change', () => (box.checked ? dropKept(off) : keep(off, true)))
  return el('div', { class: 'field keys' }, el('p', { class: 'hint' }, text), el('div', { class: 'choice' }, box, el('label', { for: box.id }, words.desk.letterKeys)))
}
