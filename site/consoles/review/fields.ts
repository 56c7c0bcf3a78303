import type { Finding, TickRow } from '../../parts/api'
import { fill } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { textArea } from '../parts/fields'
import type { FormPart, FormRow } from '../parts/form-rows'
import { button } from '../parts/ui'
import { type Beside, slipOf } from './beside'
import type { Open } from './case'
import type { Ticks } from './ticks'
import type { ReviewWords } from './words'

/** What was declared, part by part; what a reviewer must look at has its tick beside it. */
export function fieldsView(o: Open, parts: FormPart[], beside: Beside, ticks: Ticks | undefined): HTMLElement[] {
  return parts.map((part) => {
    const extra = (ticks?.rows ?? []).filter((r) => r.path.startsWith(part.path + '.') && !part.rows.some((x) => x.path === r.path))
    return el(
      'section',
      { class: 'fields', 'aria-labelledby': idOf(part.path) },
      el('h3', { id: idOf(part.path) }, part.title),
      ...part.rows.map((r) => rowView(o, r, beside, ticks, ticks?.rows.find((x) => x.path === r.path))),
      ...extra.map((r) => rowView(o, { path: r.path, name: '', value: [] }, beside, ticks, r)),
    )
  })
}

function rowView(o: Open, r: FormRow, beside: Beside, ticks: Ticks | undefined, tick: TickRow | undefined): HTMLElement {
  const { words } = o
  const said = (o.view.findings ?? []).filter((f) => f.field === r.path || f.field.startsWith(r.path + '.') || f.field.startsWith(r.path + '['))
  const name = r.name || (tick ? (words.form.scan[tick.path.endsWith('.photo') ? 'photo' : 'slip'] ?? '') : '')
  return el(
    'div',
    { class: 'declared' },
    el('b', {}, name),
    el('div', {}, ...r.value, ...said.map((f) => finding(words, f)), !!tick && !!ticks && tickView(words, ticks, tick, look(o, r, beside, tick))),
  )
}

function finding(words: ReviewWords, f: Finding): HTMLElement {
  return el('p', { class: 'finding' }, words.lang === 'en' ? f.en : f.zh)
}

/** The button that shows the scan of a field; and the one that puts the photo beside the document of the person. */
function look(o: Open, r: FormRow, beside: Beside, tick: TickRow): Child[] {
  const t = o.words.review
  const slip = /^sites\[(\w+)\]\.slip$/.exec(tick.path)?.[1]
  const sheet = slip && el('a', { class: 'button second small', href: slipOf(o, slip) }, t.toSlip)
  const scan = beside.of(r.path, tick.scan)
  if (!scan) return [sheet]
  const name = fill(t.lookAt, { name: scan.name })
  const show = button(t.look, 'second small', () => beside.show(scan.id))
  show.setAttribute('aria-label', name)
  const document = tick.path.endsWith('.photo') ? beside.documentOf(/\[(\w+)\]/.exec(tick.path)?.[1] ?? '') : undefined
  const pair = document && button(t.beside, 'second small', () => beside.compare(scan.id, document.id))
  return [show, pair, sheet]
}

function tickView(words: ReviewWords, ticks: Ticks, r: TickRow, looks: Child[]): HTMLElement {
  const t = words.review
  const id = idOf(r.path)
  const option = (outcome: string, name: string) => {
    const input = el('input', { type: 'radio', name: id, id: `${id}-${outcome}`, value: outcome })
    input.addEventListener('change', () => ticks.set(r.path, { ...ticks.of(r.path), outcome }))
    return { input, row: el('div', { class: 'choice ' + outcome }, input, el('label', { for: input.id }, name)) }
  }
  const options = [option('ok', t.ok), option('fault', t.fault)]
  const note = textArea(words, { name: id + '-note', label: t.note, rows: 2 })
  note.row.addEventListener('change', () => ticks.set(r.path, { ...ticks.of(r.path), note: note.value() }))
  const other = el('p', { class: 'hint' })
  const show = () => {
    const { outcome, note: text } = ticks.of(r.path)
    for (const o of options) o.input.checked = o.input.value === outcome
    note.row.hidden = outcome !== 'fault'
    if (document.activeElement !== note.row.querySelector('textarea')) note.set(text)
    const theirs = ticks.other(r.path)
    other.textContent = theirs ? fill(t.other, { outcome: theirs === 'ok' ? t.ok : t.fault }) : ''
  }
  show()
  ticks.onChange(show)
  const legend = el('legend', {}, words.lang === 'en' ? r.en : r.zh)
  return el('fieldset', { class: 'tick' }, legend, el('div', { class: 'outcomes' }, ...options.map((x) => x.row), ...looks), other, note.row)
}

/** The id of what stands for a path. */
export function idOf(path: string): string {
  return 'p-' + path.replace(/[^\w-]+/g, '-')
}
