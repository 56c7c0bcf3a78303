import type { Ground } from '../../parts/api'
import { fill } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import type { Choices } from './choices'
import { type Fault, type Field, type Option, selectField, textArea } from './fields'
import type { FormPart } from './form-rows'
import { fieldOf, placeName } from './past'
import { button } from './ui'
import type { DeskWords } from './words'

/** The coded reasons of a decision, each with the field that it is about and a note. */
export interface Grounds {
  root: HTMLElement
  /** What is complete. */
  value(): Ground[]
  /** What is entered, also what is not complete yet. */
  entered(): Ground[]
  fields(): Field[]
  wrong(): Fault[]
  /** Offers the reasons of other families, keeping what they have too. Needed is at least one; ofFields, that each names the field that is then corrected. */
  offer(families: string[], needed: boolean, ofFields?: boolean): void
  add(g: Ground): void
  fillIn(list: Ground[]): void
}

interface Line {
  root: HTMLElement
  code: Field
  field: Field | undefined
  note: Field
}

/** Families of reasons that may name fields of the form. */
const aboutFields = ['pre-check', 'verification', 'review', 'delivery']

export function groundsView(words: DeskWords, known: Choices, parts: FormPart[], o: { name: string; title: string; hint?: Child; changed: () => void }): Grounds {
  const t = words.desk
  let lines: Line[] = []
  let codes: Option[] = []
  let places: Option[] = []
  let needed = true
  let ofFields = false
  let made = 0 // for the names of fields
  const list = el('div', {})

  const add = (g: Ground): Line => {
    const name = `${o.name}-reason-${++made}`
    const code = selectField(words, { name, label: t.reason, options: codes, value: g.code })
    const field = places.length ? selectField(words, { name: name + '-field', label: t.reasonField, options: placesWith(g.field), value: g.field ?? '', ...(ofFields ? {} : { none: t.wholeCase }) }) : undefined
    const note = textArea(words, { name: name + '-note', label: t.reasonNote, rows: 2, optional: true, value: g.note ?? '' })
    const line: Line = { code, field, note, root: el('fieldset', { class: 'reason' }) }
    const remove = button(t.removeReason, 'second small', () => {
      lines = lines.filter((x) => x !== line)
      line.root.remove()
      number()
      o.changed()
      plus.focus()
    })
    line.root.append(el('legend', {}), code.row, ...(field ? [field.row] : []), note.row, remove)
    for (const f of [code, field, note]) f?.onChange(o.changed)
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
    o.changed()
  })
  const entered = () => lines.map(groundOf)
  const fillIn = (grounds: Ground[]) => {
    lines = []
    made = 0
    list.replaceChildren()
    for (const g of grounds) add(g)
  }
  return {
    root: el('div', { class: 'reasons' }, el('h3', {}, o.title), o.hint, list, plus),
    value: () => entered().filter((g) => g.code),
    entered,
    fields: () => lines.flatMap((x) => [x.code, ...(x.field ? [x.field] : []), x.note]),
    wrong: () => {
      const empty = lines.flatMap((x) => [
        ...(x.code.value() ? [] : [{ field: x.code.name, text: t.chooseReason }]),
        ...(ofFields && x.field && !x.field.value() ? [{ field: x.field.name, text: t.chooseField }] : []),
      ])
      return needed && !lines.length ? [{ field: '', text: t.chooseReason }] : empty
    },
    offer: (families, must, each = false) => {
      needed = must
      ofFields = each
      const fits = known.reasons.filter((r) => families.includes(r.family))
      codes = fits.map((r) => ({ value: r.code, name: r.name }))
      places = families.some((f) => aboutFields.includes(f)) ? parts.flatMap((p) => p.rows.map((r) => ({ value: r.path, name: fieldOf(words, p.title, r.name) }))) : []
      const was = entered().filter((g) => fits.some((r) => r.code === g.code) || (!g.code && (g.field || g.note)))
      fillIn(was.length || !must ? was : [{ code: '' }])
    },
    add: (g) => {
      if (entered().some((x) => x.code === g.code && (x.field ?? '') === (g.field ?? ''))) return
      const empty = lines.find((x) => !x.code.value() && !x.note.value().trim())
      if (empty) {
        lines = lines.filter((x) => x !== empty)
        empty.root.remove()
      }
      add(g)
      o.changed()
    },
    fillIn,
  }
}

function groundOf(x: Line): Ground {
  const field = x.field?.value() ?? ''
  const note = x.note.value().trim()
  return { code: x.code.value(), ...(field ? { field } : {}), ...(note ? { note } : {}) }
}
