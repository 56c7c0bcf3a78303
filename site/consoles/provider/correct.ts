import type { Outcome, Value } from '../../parts/api'
import { el } from '../../parts/dom'
import { change } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { type Field, selectField, showFaults, textField } from '../parts/fields'
import { placeName } from '../parts/past'
import { button } from '../parts/ui'
import { askThen } from './ask'
import { fieldName } from '../parts/words'
import type { Checklist } from './checklist'
import { caseAt, keepTyped, type Open } from './open'
import { valuesAt } from '../parts/value'

/** Corrections on the spot: what differs from its original is written as the original has it, and the head initials it. */
export function correctionView(o: Open, list: Checklist): HTMLElement {
  const t = o.words.provider
  const body = el('div', {})
  let shown = ''
  const root = el('section', { class: 'correction', id: 'correction', hidden: '' }, el('h3', {}, t.correction), el('p', { class: 'hint' }, t.correctionHint), body)
  const show = () => {
    const paths = list.differing()
    root.hidden = !paths.length
    if (paths.join() === shown) return
    shown = paths.join()
    body.replaceChildren(form(o, list, paths))
  }
  show()
  list.onChange(show)
  return root
}

function form(o: Open, list: Checklist, paths: string[]): HTMLElement {
  const { words, view } = o
  const t = words.provider
  const values: Value[] = paths.flatMap((path) => {
    const found = valuesAt(view.form, path)
    return found.length ? found : [{ path, text: '' }]
  })
  const fields = values.map((v) => ({ was: v.text, field: input(o, v) }))
  const forget = keepTyped(o, 'correct', fields.map((f) => f.field))
  const initialled = el('input', { type: 'checkbox', id: 'initialled' })
  const summary = el('div', { hidden: '' })
  const fault = faultPlace(words, o.at.reload)
  const correct = button(t.correct, 'second', async () => {
    fault.clear()
    const changes = fields.filter((f) => f.field.value().trim() !== f.was).map((f) => ({ path: f.field.name, value: f.field.value().trim() }))
    const faults = [...(changes.length ? [] : [{ field: fields[0]?.field.name ?? '', text: t.nothingCorrected }]), ...(initialled.checked ? [] : [{ field: '', text: t.notInitialled }])]
    showFaults(words, summary, fields.map((f) => f.field), faults)
    if (faults.length || !(await list.settled())) return
    o.lock.begin()
    askThen(o, {
      title: t.correct, fault, done: t.doneCorrect, after: forget,
      body: [t.askCorrect, el('ul', {}, ...changes.map((c) => el('li', {}, placeName(words, o.parts, c.path), words.desk.colon, el('span', { lang: 'zh-CN' }, c.value))))],
      send: (key) => change<Outcome>('POST', caseAt(view.case.id) + '/corrections', { changes, initialled: true }, { version: view.case.version, key }),
      more: (r) => (r.kind === 'problem' ? (r.problem.findings ?? []).map((f) => (words.lang === 'en' ? f.en : f.zh)).join(' ') : ''),
    })
  })
  const agree = el('div', { class: 'choice' }, initialled, el('label', { for: 'initialled' }, t.initialled))
  return el('div', {}, summary, ...fields.map((f) => f.field.row), agree, el('div', { class: 'actions' }, correct, fault.root))
}

function input(o: Open, v: Value): Field {
  const { words, known } = o
  const label = placeName(words, o.parts, v.path)
  const part = o.parts.find((p) => v.path.startsWith(p.path + '.'))?.title ?? ''
  const finer = fieldName(words, v.path.replace(/\[(\w+)\](?=.*\[)/, '[$1]'))
  const o2 = { name: v.path, label: label.endsWith(finer) || finer === v.path ? label : part + words.desk.colon + finer, value: v.text }
  if (v.path.endsWith('document.type')) return selectField(words, { ...o2, options: known.documents.map((d) => ({ value: d.code, name: d.name })) })
  if (/\.content\[/.test(v.path)) return selectField(words, { ...o2, options: known.contents.map((c) => ({ value: c.code, name: c.name })) })
  if (v.path.endsWith('.holder')) return selectField(words, { ...o2, options: Object.entries(words.form.holder).map(([value, name]) => ({ value, name })) })
  return textField(words, o2)
}
