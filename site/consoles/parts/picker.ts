import { el } from '../../parts/dom'
import type { Option } from './fields'
import { button } from './ui'

/** A list and the button that opens what is chosen in it. */
export interface Picker {
  root: HTMLElement
  set(value: string): void
}

/**
 * Makes a picker. Nothing is opened before its button is pressed: who goes through a
 * closed list with the arrow keys chooses each line on the way, and what he opens is
 * recorded as read (I9).
 */
export function picker(o: { label: string; options: Option[]; value: string; action: string; id?: string; hint?: string }, open: (value: string) => Promise<void> | void): Picker {
  const hint = o.hint ? el('p', { class: 'hint', id: (o.id ?? '') + '-hint' }, o.hint) : undefined
  const list = el('select', { 'aria-label': o.label, ...(o.id ? { id: o.id } : {}), ...(hint ? { 'aria-describedby': hint.id } : {}) }, ...o.options.map((x) => el('option', { value: x.value }, x.name)))
  list.value = o.value
  const pick = el('div', { class: 'pick' }, list, button(o.action, 'second small', () => open(list.value)))
  return {
    root: hint ? el('div', {}, pick, hint) : pick,
    set: (value) => {
      list.value = value
    },
  }
}
