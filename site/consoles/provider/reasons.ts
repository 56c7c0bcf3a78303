import type { Ground } from '../../parts/api'
import { fill } from '../../parts/data'
import { el } from '../../parts/dom'
import type { Choices } from '../parts/choices'
import { type Fault, type Field, type Option, selectField, textArea } from '../parts/fields'
import type { FormPart } from '../parts/form-rows'
import { button } from '../parts/ui'
import { fieldName } from '../parts/words'
import type { ProviderWords } from './words'

/** The coded reasons of a decision, each with the field that it is about and a note. */
export interface Reasons {
  root: HTMLElement
  value(): Ground[]
  fields(): Field[]
  wrong(): Fault[]
  /** Offers the reasons of other families, keeping what they have too. */
  offer(families: string[], needed: boolean): void
  add(g: Ground): void
  fillIn(list: Ground[]): void
}

interface Line {
  root: HTMLElement
  code: Field
  field: Field | undefined
  note: Field
}

/** The name of a field with the part that it belongs to. */
export function placeName(words: ProviderWords, parts: FormPart[], path: string): string {
  const part = parts.find((p) => path === p.path || path.startsWith(p.path + '.'))
  const row = part?.rows.find((r) => path === r.path || path.startsWith(r.path + '.') || path.startsWith(r.path + '['))
  return part ? part.title + '：' + (row?.name ?? fieldName(words, path)) : fieldName(words, path)
}

/** Families of reasons that name fields of the form. */
const ofFields = ['pre-check', 'verification', 'review', 'delivery']

export function reasonsView(words: ProviderWords, known: Choices, parts: FormPart[], name: string, changed: () => void): Reasons {
  const t = words.provider
  let lines: Line[] = []
  let codes: Option[] = []
  let places: Option[] = []
  let needed = true
  let made = 0
  const list = el('div', {})

  const add = (g: Ground): Line => {
    const n = ++made
    const code = selectField(words, { name: `${name}-reason-${n}`, label: t.reason, options: codes, value: g.code })
    const field = places.length ? selectField(words, { name: `${name}-reason-${n}-field`, label: t.reasonField, options: placesWith(g.field), value: g.field ?? '' }) : undefined
    const note = textArea(words, { name: `${name}-reason-${n}-note`, label: t.reasonNote, rows: 2, optional: true, value: g.note ?? '' })
    const line: Line = { code, field, note, root: el('fieldset', { class: 'reason' }) }
    const remove = button(t.remove, 'second small', () => {
      lines = lines.filter((x) => x !== line)
      line.root.remove()
      number()
      changed()
      plus.focus()
    })
    line.root.append(el('legend', {}), code.row, ...(field ? [field.row] : []), note.row, remove)
    for (const f of [code, field, note]) f?.onChange(changed)
    lines.push(line)
    list.append(line.root)
    number()
    return line
  }
  /** A path that is finer than the rows of the form can be chosen where it was suggested. */
  const placesWith = (path: string | undefined): Option[] =>
    path && !places.some((p) => p.value === path) ? [...places, { value: path, name: placeName(words, parts, path) }] : places
  const number = () => {
    for (const [i, x] of lines.entries()) x.root.firstChild!.textContent = fill(t.reasonN, { n: i + 1 })
  }
  const plus = button(t.addReason, 'second', () => {
    add({ code: '' }).code.focus()
    changed()
  })
  const valueOf = (x: Line): Ground => ({
    code: x.code.value(),
    ...(x.field?.value() ? { field: x.field.value() } : {}),
    ...(x.note.value().trim() ? { note: x.note.value().trim() } : {}),
  })
  const fillIn = (grounds: Ground[]) => {
    lines = []
    list.replaceChildren()
    for (const g of grounds) add(g)
  }
  return {
    root: el('div', { class: 'reasons', hidden: '' }, el('h3', {}, t.reasons), list, plus),
    value: () => lines.map(valueOf).filter((g) => g.code),
    fields: () => lines.flatMap((x) => [x.code, ...(x.field ? [x.field] : []), x.note]),
    wrong: () => {
      const empty = lines.filter((x) => !x.code.value()).map((x) => ({ field: x.code.name, text: t.chooseReason }))
      return needed && !lines.length ? [{ field: '', text: t.chooseReason }] : empty
    },
    offer: (families, must) => {
      needed = must
      const fits = known.reasons.filter((r) => families.includes(r.family))
      codes = fits.map((r) => ({ value: r.code, name: r.name }))
      places = families.some((f) => ofFields.includes(f)) ? parts.flatMap((p) => p.rows.map((r) => ({ value: r.path, name: p.title + '：' + r.name }))) : []
      const was = lines.map(valueOf).filter((g) => fits.some((r) => r.code === g.code))
      fillIn(was.length || !must ? was : [{ code: '' }])
    },
    add: (g) => {
      const empty = lines.find((x) => !x.code.value())
      if (lines.some((x) => x.code.value() === g.code && (x.field?.value() ?? '') === (g.field ?? ''))) return
      if (empty) {
        lines = lines.filter((x) => x !== empty)
        empty.root.remove()
      }
      add(g)
      changed()
    },
    fillIn,
  }
}
