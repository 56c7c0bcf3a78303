import { pick } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { fieldName } from '../parts/words'
import { type Checklist, keyOf } from './checklist'
import type { Open } from './open'
import { valueName, valuesAt } from '../parts/value'

/** The checklist of a site: each original with the source that was asked, each field beside its value, and the photo. */
export function checklistView(o: Open, list: Checklist): HTMLElement[] {
  const { words } = o
  const t = words.provider
  const n = list.needed
  const fields = n.fields ?? []
  const groups = o.parts.map((p) => ({ title: p.title, paths: fields.filter((path) => path.startsWith(p.path + '.')) })).filter((g) => g.paths.length)
  const root = [
    el('p', { class: 'hint' }, t.checkHelp),
    el('section', { class: 'checks' }, el('h3', {}, t.originals), ...(n.originals ?? []).map((x) => originalView(o, list, x))),
    ...groups.map((g) => el('section', { class: 'checks' }, el('h3', {}, g.title), ...g.paths.map((path) => fieldView(o, list, path)))),
    el('section', { class: 'checks' }, el('h3', {}, t.photoChecks), ...(n.photo ?? []).map((p) => photoCheck(o, list, p))),
  ]
  for (const part of root) numberKeys(part)
  return root
}

type NeededOriginal = NonNullable<Checklist['needed']['originals']>[number]

function originalView(o: Open, list: Checklist, x: NeededOriginal): HTMLElement {
  const { words } = o
  const t = words.provider
  const key = keyOf(x)
  const id = 'o-' + key.replace(/[^\w-]+/g, '-')
  const part = o.parts.find((p) => x.of === p.path || x.of.startsWith(p.path + '.'))
  const sources = x.sources ?? []
  const source = el('select', { id: id + '-source' }, ...sources.map((s) => el('option', { value: s.id }, words.lang === 'en' ? s.en : s.zh)))
  const boxes = outcomes(id, [['consistent', t.consistent], ['inconsistent', t.inconsistent], ['unavailable', t.unavailable]], (value) => list.setOriginal(key, source.value, value))
  source.addEventListener('change', () => list.original(key).outcome && list.setOriginal(key, source.value, list.original(key).outcome))
  const show = () => {
    const done = list.original(key)
    if (done.name) source.value = done.name
    boxes.show(done.outcome)
  }
  show()
  list.onChange(show)
  const name = el('span', {}, words.lang === 'en' ? x.en : x.zh, !!part && el('span', { class: 'hint' }, ' ' + part.title))
  return el('fieldset', { class: 'tick' }, el('legend', {}, name), el('div', { class: 'outcomes' }, el('label', { for: source.id, class: 'hint' }, t.source), source, ...boxes.rows))
}

function fieldView(o: Open, list: Checklist, path: string): HTMLElement {
  const t = o.words.provider
  const id = 'c-' + path.replace(/[^\w-]+/g, '-')
  const boxes = outcomes(id, [['equal', t.equal], ['differs', t.differs]], (value) => list.setField(path, value))
  const show = () => boxes.show(list.field(path))
  show()
  list.onChange(show)
  const values = valuesAt(o.view.form, path).map((v) => el('div', { lang: 'zh-CN' }, valueName(o.words, o.known, o.view.form, v)))
  const empty = el('span', { class: 'hint' }, o.words.form.none)
  return el('fieldset', { class: 'tick' }, el('legend', {}, fieldName(o.words, path)), el('div', { class: 'compared' }, ...(values.length ? values : [empty])), el('div', { class: 'outcomes' }, ...boxes.rows))
}

/** Big buttons to choose one of few; the number of each is its key. */
function outcomes(id: string, options: [string, string][], chosen: (value: string) => void): { rows: HTMLElement[]; show: (value: string) => void } {
  const inputs = options.map(([value]) => {
    const input = el('input', { type: 'radio', name: id, id: id + '-' + value, value })
    input.addEventListener('change', () => chosen(value))
    return input
  })
  return {
    rows: options.map(([value, name], i) => el('div', { class: 'choice ' + value }, inputs[i]!, el('label', { for: inputs[i]!.id }, name))),
    show: (value) => {
      for (const i of inputs) i.checked = i.value === value
    },
  }
}

function photoCheck(o: Open, list: Checklist, p: { id: string; what: string }): HTMLElement {
  const box = el('input', { type: 'checkbox', id: 'photo-' + p.id })
  box.addEventListener('change', () => list.tick(p.id, box.checked))
  const show = () => {
    box.checked = list.ticked(p.id)
  }
  show()
  list.onChange(show)
  const label: Child = pick<string>(o.words.provider.photoCheck, p.id) ?? p.what
  return el('div', { class: 'choice' }, box, el('label', { for: box.id }, label))
}

/** Lets 1, 2 and 3 choose within the line that has the focus, and lead to the next line. */
function numberKeys(part: HTMLElement): void {
  part.addEventListener('keydown', (event) => {
    const at = event.target as HTMLElement
    const line = at.closest('fieldset')
    if (!line || event.ctrlKey || event.metaKey || event.altKey || at.tagName === 'SELECT') return
    const input = line.querySelectorAll<HTMLInputElement>('input[type=radio]')[Number(event.key) - 1]
    if (!input) return
    event.preventDefault()
    input.click()
    const all = [...document.querySelectorAll<HTMLElement>('.checks fieldset')]
    const next = all[all.indexOf(line) + 1]
    ;(next?.querySelector<HTMLInputElement>('input[type=radio]:checked') ?? next?.querySelector<HTMLInputElement>('input[type=radio]') ?? input).focus()
  })
}
