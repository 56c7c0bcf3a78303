import type { CaseView } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { newKey, read } from '../parts/client'
import { textField } from '../parts/fields'
import { button, failureText, moment } from '../parts/ui'
import { act } from './act'
import type { Open } from './case'
import { person } from './form'
import { reloadSaying } from './reloaded'

/** Where the code is entered that each named person got by SMS. */
export function codes(o: Open): Child[] {
  const owed = o.view.case.confirm ?? []
  if (o.view.case.status !== 'awaiting-confirmation') return []
  return [el('h2', {}, o.words.apply.codes), el('p', {}, o.words.apply.codesText), ...owed.map((c) => codeView(o, c.person, c.at))]
}

function codeView(o: Open, id: string, at: string | undefined): HTMLElement {
  const t = o.words.apply
  const name = person(o.view.form, id)?.name ?? id
  if (at && !at.startsWith('0001')) return el('p', {}, el('span', { lang: 'zh-CN' }, name), ' ', el('span', { class: 'tag filed' }, t.confirmed), ' ', moment(o.words, at))
  const field = textField(o.words, { name: 'code.' + id, label: fill(t.codeOf, { name }), hint: t.codeHint, mode: 'numeric', complete: 'one-time-code', width: 'short' })
  let key = newKey()
  let sent = ''
  const left = el('p', { class: 'hint' })
  const count = (view: CaseView) => {
    const n = view.tries?.find((x) => x.person === id)?.left
    left.textContent = n === undefined ? '' : n === 1 ? t.lastTry : fill(t.triesLeft, { n })
  }
  count(o.view)
  const form = el('form', { class: 'panel', novalidate: '' }, field.row, left)
  const go = button(t.confirmCode, '', async () => {
    const code = field.value().replace(/\s/g, '')
    field.fault(/^\d{6}$/.test(code) ? '' : t.codeForm)
    if (!/^\d{6}$/.test(code)) return field.focus()
    if (sent !== code) [sent, key] = [code, newKey()]
    const reply = await act('POST', `applicant/cases/${o.view.case.id}/confirmations/${id}`, { code }, { key })
    if (reply.kind === 'ok') {
      // The last wrong code is no failure of the call: the case went back.
      return reloadSaying(o.at, reply.value.status === 'returned-by-bureau' ? (pick<string>(o.words.event, 'ConfirmationFailed') ?? '') : t.confirmed)
    }
    const wrong = reply.kind === 'problem' && reply.problem.code === 'wrong-code'
    const now = wrong ? await read<CaseView>(`applicant/cases/${o.view.case.id}?purpose=own-case`) : undefined
    if (now?.kind === 'ok') count(now.value)
    field.fault(failureText(o.words, reply))
    field.focus()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    go.click()
  })
  const row = el('div', { class: 'actions' }, go)
  form.append(row)
  if (o.view.tries?.find((x) => x.person === id)?.again) again(o, id, name, form, row)
  return form
}

/** Adds a button that has the code sent once more, with what came of it below. */
function again(o: Open, id: string, name: string, form: HTMLElement, row: HTMLElement): void {
  const t = o.words.apply
  const told = el('p', { class: 'hint', role: 'status' })
  const fault = el('p', { class: 'error', role: 'alert' })
  let key = newKey()
  const b = button(t.codeAgain, 'second', async () => {
    told.textContent = fault.textContent = ''
    const reply = await act('POST', `applicant/cases/${o.view.case.id}/code-requests`, { person: id }, { key })
    if (reply.kind !== 'ok') return void (fault.textContent = failureText(o.words, reply))
    key = newKey()
    told.textContent = t.codeSent
  })
  b.setAttribute('aria-label', fill(t.codeAgainTo, { name }))
  row.append(b)
  form.append(told, fault)
}
