import { type Child, el } from '../../parts/dom'
import type { Words } from './words'

/** One input of a form with its label, hint and fault. Name is the field's path, as findings name it. */
export interface Field {
  name: string
  row: HTMLElement
  value(): string
  set(value: string): void
  /** Shows what is wrong with the input, or takes that away. */
  fault(text: string): void
  focus(): void
  onChange(hear: () => void): void
}

export interface Labelled {
  name: string
  label: string
  hint?: string
  value?: string
  optional?: boolean
}

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** A line of text. Kind is the input's type; mode and complete are hints to keyboards and browsers. */
export function textField(words: Words, o: Labelled & { kind?: string; mode?: string; complete?: string; width?: string }): Field {
  const input = el('input', { type: o.kind ?? 'text', autocomplete: o.complete ?? 'off', spellcheck: 'false', class: o.width ?? '' })
  if (o.mode) input.inputMode = o.mode
  return field(words, o, input)
}

/** A text of several lines. */
export function textArea(words: Words, o: Labelled & { rows?: number }): Field {
  return field(words, o, el('textarea', { rows: String(o.rows ?? 3) }))
}

export interface Option {
  value: string
  name: string
}

/** One of several. Without a value, nothing is chosen; none says what that means. */
export function selectField(words: Words, o: Labelled & { options: Option[]; none?: string }): Field {
  const none = el('option', { value: '' }, o.none ?? words.console.choose)
  return field(words, o, el('select', {}, none, ...o.options.map((x) => el('option', { value: x.value }, x.name))))
}

function field(words: Words, o: Labelled, input: Input): Field {
  const id = idOf(o.name)
  const fault = el('p', { class: 'error', id: id + '-fault', hidden: '' })
  const hint = o.hint ? el('p', { class: 'hint', id: id + '-hint' }, o.hint) : undefined
  input.id = id
  input.value = o.value ?? ''
  describe(input, hint)
  const label = el('label', { for: id }, o.label, !!o.optional && el('span', { class: 'hint' }, ' ' + words.console.optional))
  return {
    name: o.name,
    row: el('div', { class: 'field' }, label, hint, fault, input),
    value: () => input.value,
    set: (value) => {
      input.value = value
    },
    fault: (text) => showFault(words, input, fault, hint, text),
    focus: () => input.focus(),
    onChange: (hear) => input.addEventListener(input.tagName === 'SELECT' ? 'change' : 'input', hear),
  }
}

function describe(e: HTMLElement, hint: HTMLElement | undefined, ...more: string[]): void {
  const ids = [...more, hint?.id].filter((x) => !!x).join(' ')
  if (ids) e.setAttribute('aria-describedby', ids)
  else e.removeAttribute('aria-describedby')
}

function showFault(words: Words, input: HTMLElement, fault: HTMLElement, hint: HTMLElement | undefined, text: string): void {
  fault.hidden = !text
  fault.textContent = text ? words.console.error + text : ''
  if (text) input.setAttribute('aria-invalid', 'true')
  else input.removeAttribute('aria-invalid')
  describe(input, hint, text ? fault.id : '')
}

/** Several of a list, or exactly one of it. The value is the chosen ones with commas between. */
export function choiceField(words: Words, o: Labelled & { options: Option[]; several?: boolean }): Field {
  const id = idOf(o.name)
  const fault = el('p', { class: 'error', id: id + '-fault', hidden: '' })
  const hint = o.hint ? el('p', { class: 'hint', id: id + '-hint' }, o.hint) : undefined
  const inputs = o.options.map((x) => el('input', { type: o.several ? 'checkbox' : 'radio', name: id, id: id + '-' + x.value, value: x.value }))
  const set = (value: string) => {
    const chosen = value.split(',')
    for (const i of inputs) i.checked = chosen.includes(i.value)
  }
  set(o.value ?? '')
  const boxes = o.options.map((x, n) => el('div', { class: 'choice' }, inputs[n]!, el('label', { for: inputs[n]!.id }, x.name)))
  const group = el('fieldset', { class: 'field' }, el('legend', {}, o.label), hint, fault, ...boxes)
  describe(group, hint)
  return {
    name: o.name,
    row: group,
    value: () => inputs.filter((i) => i.checked).map((i) => i.value).join(','),
    set,
    fault: (text) => showFault(words, group, fault, hint, text),
    focus: () => (inputs.find((i) => i.checked) ?? inputs[0])?.focus(),
    onChange: (hear) => group.addEventListener('change', hear),
  }
}

/** The id of a field's input: a path may have characters that ids should not. */
function idOf(name: string): string {
  return 'f-' + name.replace(/[^\w-]+/g, '-')
}

/** A place for the fault of several inputs together, which are tied to it. */
export function faultLine(name: string): HTMLElement {
  return el('p', { class: 'error', id: idOf(name) + '-fault', hidden: '', tabindex: '-1' })
}

/** Says of inputs that the fault is theirs, and of those before no more. */
export function tie(fault: HTMLElement, before: HTMLElement[], now: HTMLElement[]): void {
  const others = (e: HTMLElement) => (e.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id && id !== fault.id)
  const say = (e: HTMLElement, ids: string[]) => (ids.length ? e.setAttribute('aria-describedby', ids.join(' ')) : e.removeAttribute('aria-describedby'))
  for (const e of before) {
    say(e, others(e))
    if (!others(e).some((id) => id.endsWith('-fault'))) e.removeAttribute('aria-invalid')
  }
  for (const e of now) {
    e.setAttribute('aria-invalid', 'true')
    say(e, [fault.id, ...others(e)])
  }
}

export interface Fault {
  field: string
  text: string
}

/**
 * Shows what is wrong with a form: each fault beside its field, and all of them on
 * top with links. Faults of fields that are not here are listed on top alone. It
 * takes the reader to the summary.
 */
export function showFaults(words: Words, summary: HTMLElement, fields: Field[], faults: Fault[]): void {
  const first = new Map<string, string>()
  for (const f of faults) if (!first.has(f.field)) first.set(f.field, f.text)
  for (const f of fields) f.fault(first.get(f.name) ?? '')
  summary.hidden = faults.length === 0
  if (!faults.length) return summary.replaceChildren()
  const line = (f: Fault): Child => {
    const at = fields.find((x) => x.name === f.field)
    if (!at) return el('li', {}, f.text)
    const link = el('a', { href: '#' }, f.text)
    link.addEventListener('click', (event) => {
      event.preventDefault()
      at.focus()
    })
    return el('li', {}, link)
  }
  summary.className = 'faults'
  summary.setAttribute('role', 'alert')
  summary.tabIndex = -1
  summary.replaceChildren(el('h2', {}, words.console.faults), el('ul', {}, ...faults.map(line)))
  summary.focus()
}
