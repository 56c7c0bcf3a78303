import type { Outcome } from '../../parts/api'
import { el } from '../../parts/dom'
import { change, newKey } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { showFaults, textField } from '../parts/fields'
import { button } from '../parts/ui'
import { askThen } from './ask'
import { caseAt, didSo, keepTyped, type Open } from './open'
import { localTime, timeOf } from './precheck'

/** Notes when the sites of a filed case were connected. */
export function accessSection(o: Open): HTMLElement {
  const { words, view } = o
  const t = words.provider
  const on = textField(words, { name: 'opened', label: t.openedAt, hint: t.openedHint, value: localTime(o.now), width: 'short' })
  const forget = keepTyped(o, 'opened', [on])
  const summary = el('div', { hidden: '' })
  const fault = faultPlace(words, o.at.reload)
  const open = button(t.openAccess, '', () => {
    const when = timeOf(on.value(), view.case.filedAt ?? '')
    showFaults(words, summary, [on], when ? [] : [{ field: 'opened', text: t.contactNoTime }])
    if (!when) return
    const send = (key: string) => change<Outcome>('POST', caseAt(view.case.id) + '/access', { on: when }, { version: view.case.version, key })
    askThen(o, { title: t.openAccess, body: [t.askOpen], fault, send, done: t.doneOpen, after: forget })
  })
  return el('section', { class: 'decision', id: 'access' }, el('h2', {}, t.access), summary, on.row, el('div', { class: 'actions' }, open, fault.root))
}

/** Lets the manager have a workflow that stands still go on at once. */
export function resumeSection(o: Open): HTMLElement {
  const { words, view } = o
  const t = words.provider
  const fault = faultPlace(words, o.at.reload)
  const key = newKey()
  const resume = button(t.resume, 'second', async () => {
    const reply = await change<Outcome>('POST', caseAt(view.case.id) + '/resumption', undefined, { key })
    if (reply.kind !== 'ok') return fault.show(reply)
    didSo(view.case.id, t.doneResume)
    o.at.reload()
  })
  return el('section', { class: 'decision' }, el('h2', {}, t.resumption), el('p', { class: 'hint' }, t.resumeHint), el('div', { class: 'actions' }, resume, fault.root))
}
