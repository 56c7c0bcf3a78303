import type { Ground } from '../../parts/api'
import { fill } from '../../parts/data'
import { el } from '../../parts/dom'
import type { Choices } from '../parts/choices'
import { type Fault, type Field, type Option, selectField, textArea } from '../parts/fields'
import type { FormPart } from '../parts/form-rows'
import { button, say } from '../parts/ui'
import type { ReviewWords } from './words'

/** The coded reasons of a return, each with the field that it is about and a note. */
export interface Reasons {
  root: HTMLElement
  value(): Ground[]
  /** What was entered by hand, undefined while only suggestions are shown. */
  entered(): Ground[] | undefined
  fields(): Field[]
  wrong(): Fault[]
  /** Fills in what the faults suggest, unless something was entered by hand. */
  suggest(): void
  onChange(hear: () => void): void
}

interface Line {
  root: HTMLElement
  code: Field
  field: Field
  note: Field
}

export function reasonsView(words: ReviewWords, known: Choices, parts: FormPart[], suggested: () => Ground[], entered: Ground[] | undefined): Reasons {
  const t = words.review
  let lines: Line[] = []
  let byHand = !!entered
  let shown = '' // suggestions that are shown
  const hearers: (() => void)[] = []
  const list = el('div', {})
  const hint = el('p', { class: 'hint' }, t.suggested)
  const codes = known.reasons.filter((r) => r.family === 'review').map((r) => ({ value: r.code, name: r.name }))
  const places: Option[] = parts.flatMap((p) => p.rows.map((r) => ({ value: r.path, name: p.title + '：' + r.name })))
  let made = 0

  const changed = () => {
    byHand = true
    hint.hidden = true
    for (const hear of hearers) hear()
  }
  const add = (g: Ground): Line => {
    const n = ++made
    const code = selectField(words, { name: `reason-${n}`, label: t.reason, options: codes, value: g.code })
    const field = selectField(words, { name: `reason-${n}-field`, label: t.reasonField, options: places, value: g.field ?? '', none: t.wholeCase })
    const note = textArea(words, { name: `reason-${n}-note`, label: t.reasonNote, rows: 2, optional: true, value: g.note ?? '' })
    const line: Line = { code, field, note, root: el('fieldset', { class: 'reason' }) }
    const remove = button(t.remove, 'second small', () => {
      lines = lines.filter((x) => x !== line)
      line.root.remove()
      number()
      changed()
      say(t.remove)
      plus.focus()
    })
    line.root.append(el('legend', {}), code.row, field.row, note.row, remove)
    for (const f of [code, field, note]) f.onChange(changed)
    lines.push(line)
    list.append(line.root)
    return line
  }
  const number = () => {
    for (const [i, x] of lines.entries()) x.root.firstChild!.textContent = fill(t.reasonN, { n: i + 1 })
  }
  const plus = button(t.add, 'second', () => {
    add({ code: '' }).code.focus()
    number()
    changed()
  })
  const fillIn = (grounds: Ground[]) => {
    lines = []
    list.replaceChildren()
    for (const g of grounds.length ? grounds : [{ code: '' }]) add(g)
    number()
  }
  if (entered) fillIn(entered)
  hint.hidden = true
  return {
    root: el('div', { class: 'reasons' }, el('h3', {}, t.reasons), hint, list, plus),
    value: () => lines.map((x) => groundOf(x)),
    entered: () => (byHand ? lines.map((x) => groundOf(x)) : undefined),
    fields: () => lines.flatMap((x) => [x.code, x.field, x.note]),
    wrong: () => {
      const empty = lines.filter((x) => !x.code.value())
      if (!lines.length) return [{ field: '', text: t.chooseReason }]
      return empty.map((x) => ({ field: x.code.name, text: t.chooseReason }))
    },
    suggest: () => {
      const now = suggested()
      const text = JSON.stringify(now)
      if (byHand || text === shown) return
      shown = text
      fillIn(now)
      hint.hidden = now.length === 0
    },
    onChange: (hear) => hearers.push(hear),
  }
}

function groundOf(x: Line): Ground {
  const field = x.field.value()
  const note = x.note.value().trim()
  return { code: x.code.value(), ...(field ? { field } : {}), ...(note ? { note } : {}) }
}
