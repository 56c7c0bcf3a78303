import { fill } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { newKey } from '../parts/client'
import { confirmDialog } from '../parts/dialog'
import { showFaults } from '../parts/fields'
import { personTitle } from '../parts/form-rows'
import type { At } from '../parts/screen'
import { button, failureText } from '../parts/ui'
import { act } from './act'
import { Drawn } from './bound'
import { openCase } from './case'
import { blocks } from './checks'
import { Correction } from './correct'
import { personFields } from './fields-person'
import { person } from './form'
import type { ApplyWords } from './words'

/** Puts another person in the place of one, in mid-case. */
export async function replacePerson(words: ApplyWords, at: At): Promise<Child[]> {
  const t = words.apply
  const o = await openCase(words, at)
  const id = at.params[1]!
  const former = person(o.view.form, id)
  const back = el('p', { class: 'hint' }, el('a', { href: '#case/' + o.view.case.id }, t.toCase))
  if (!former || !o.view.allowed?.includes('PersonReplaced')) return [back, el('h1', {}, words.console.notFound), el('p', {}, t.notReplaced)]
  const base = `persons[${id}]`
  const title = fill(t.replace, { name: personTitle(words, o.view.form, former) })
  const e = new Correction(words, o.known, structuredClone(o.view.form), o.view.case.form.number, o.now, at.who.account, o.view.case.id + '.' + id, [base])
  if (!e.restored) {
    const place = e.form.persons!.findIndex((p) => p.id === id)
    e.form.persons![place] = { id, capacity: former.capacity ?? '', nationality: 'mainland', document: {}, attachments: former.attachments ?? [] }
  }
  const body = el('div', { class: 'form' })
  const drawn = new Drawn(body, e, (anew) => personFields(e, person(e.form, id)!, anew).filter((b) => b.path !== base + '.roles'))
  const summary = el('div', { hidden: '' })
  const fault = el('p', { class: 'error', role: 'alert' })
  const key = { of: '', is: newKey() }
  const send = async () => {
    const text = JSON.stringify(e.form)
    if (key.of !== text) [key.of, key.is] = [text, newKey()]
    const reply = await act('POST', `applicant/cases/${o.view.case.id}/persons/${id}/replacement`, { form: e.form }, { version: o.view.case.version, key: key.is })
    if (reply.kind !== 'ok') return failureText(words, reply)
    e.keep.forget()
    location.hash = 'case/' + o.view.case.id
    return ''
  }
  const go = button(t.replaceNow, '', async () => {
    fault.textContent = ''
    const failed = await e.checks.now()
    if (failed) return void (fault.textContent = failureText(words, failed))
    const { section } = drawn
    section.all = true
    section.show()
    const faults = section.faults(blocks(e))
    showFaults(words, summary, section.fields, faults)
    section.show()
    if (!faults.length) confirmDialog(words, title, [el('p', {}, t.replaceText)], t.replaceNow, send)
  })
  return [back, el('h1', {}, title), el('p', {}, t.replaceText), e.restored && el('p', { class: 'notice' }, t.restored), summary, body, el('div', { class: 'actions' }, go, fault)]
}
