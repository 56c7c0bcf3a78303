import type { Finding } from '../../parts/api'
import { el } from '../../parts/dom'
import type { Fault, Field } from '../parts/fields'
import { fieldName } from '../parts/words'
import { type Editor, textOf, within } from './checks'

/** One field that is bound to its place in the form. */
export interface Bound {
  path: string
  field: Field
  get: () => string
  set: (value: string) => void
  shown?: () => boolean
  tidy?: (value: string) => string // as the field is left
  instant?: (value: string) => string // what is wrong with it at once
  tie?: (found: Finding | undefined) => void // says which input of several a finding is about
}

/** Some fields of a form together: they write to it, and show what is found of them. */
export class Section {
  /** Everything that is found is shown, not only what is found of fields that were touched. */
  all = false
  private readonly touched = new Set<string>()
  private readonly changed = new Map<string, number>() // by which edit
  private readonly notes = new Map<Bound, HTMLElement>()

  constructor(
    readonly editor: Editor,
    readonly bounds: Bound[],
  ) {
    for (const b of bounds) this.wire(b)
    editor.checks.onResult(() => this.show())
    this.show()
  }

  get rows(): HTMLElement[] {
    return this.bounds.map((b) => b.field.row)
  }

  get fields(): Field[] {
    return this.bounds.map((b) => b.field)
  }

  private wire(b: Bound): void {
    b.field.set(b.get())
    const note = el('p', { class: 'finding', hidden: '' })
    b.field.row.append(note)
    this.notes.set(b, note)
    if (b.get()) this.touched.add(b.path)
    b.field.onChange(() => {
      b.set(b.field.value())
      this.edited(b)
      this.show()
    })
    b.field.row.addEventListener('focusout', (event) => {
      if (b.field.row.contains(event.relatedTarget as Node | null)) return
      const tidied = b.tidy?.(b.field.value())
      if (tidied !== undefined && tidied !== b.field.value()) {
        b.field.set(tidied)
        b.set(tidied)
        this.edited(b)
      }
      if (b.get()) this.touched.add(b.path)
      this.show()
    })
  }

  private edited(b: Bound): void {
    this.editor.edit()
    this.changed.set(b.path, this.editor.checks.edits)
  }

  /** Shows what is found of each field. What was found before the field was changed is not said of it any more. */
  show(): void {
    for (const b of this.bounds) {
      b.field.row.hidden = b.shown ? !b.shown() : false
      const known = this.all || this.touched.has(b.path)
      const fresh = (this.changed.get(b.path) ?? 0) <= this.editor.checks.known
      const found = known && fresh ? (this.editor.checks.findings ?? []).filter((f) => within(f.field, b.path)) : []
      const block = found.find((f) => f.severity === 'block')
      const instant = known && b.get() ? (b.instant?.(b.get()) ?? '') : ''
      b.field.fault(instant || (block ? textOf(this.editor.words, block) : ''))
      b.tie?.(block)
      const note = this.notes.get(b)!
      const others = found.filter((f) => f.severity !== 'block')
      note.hidden = !others.length
      note.textContent = others.map((f) => textOf(this.editor.words, f)).join(' ')
    }
  }

  /** The fields that show a fault now. */
  faults(blocks: Fault[]): Fault[] {
    const shown = this.bounds.filter((b) => !b.field.row.hidden)
    const { words } = this.editor
    return blocks.map((f) => ({ text: fieldName(words, f.field) + words.apply.colon + f.text, field: shown.find((b) => within(f.field, b.path))?.path ?? f.field }))
  }
}

/** A section on the screen that is drawn anew when other fields belong there than before. What was focused stays so. */
export class Drawn {
  section!: Section

  constructor(
    readonly body: HTMLElement,
    private readonly editor: Editor,
    private readonly fields: (anew: () => void) => Bound[],
    private readonly layout = (all: Bound[]): Node[] => all.map((b) => b.field.row),
  ) {
    this.draw()
  }

  private draw(): void {
    const focused = this.body.contains(document.activeElement) ? document.activeElement!.id : ''
    const all = !!this.section?.all
    const bounds = this.fields(() => queueMicrotask(() => this.draw()))
    this.section = new Section(this.editor, bounds)
    this.section.all = all
    this.section.show()
    this.body.replaceChildren(...this.layout(bounds))
    if (focused) document.getElementById(focused)?.focus()
  }
}

/** A date as it is stored, from what people type: 2035-12-31, 2035/12/31, 20351231, 2035年12月31日. */
export function tidyDate(text: string): string {
  const m = /^\s*(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?\s*$/.exec(text)
  return m ? `${m[1]}-${m[2]!.padStart(2, '0')}-${m[3]!.padStart(2, '0')}` : text.trim()
}

export function trim(text: string): string {
  return text.trim()
}
