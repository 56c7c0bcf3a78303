import type { Ground, Outcome, Verdict } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { instant } from '../../parts/dates'
import { el } from '../../parts/dom'
import { change, newKey } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { choiceField, selectField, showFaults, textArea, textField } from '../parts/fields'
import { personTitle } from '../parts/form-rows'
import { listRow, listView } from '../parts/list'
import { button, moment } from '../parts/ui'
import { decisionView } from './decide'
import { caseAt, didSo, keepTyped, type Open } from './open'
import { suggestedReasons } from './suggest'

/** The pre-check: how the persons could be reached, then the decision. */
export function preCheckSections(o: Open): { sections: HTMLElement[]; suggest: (g: Ground) => void } {
  const t = o.words.provider
  const blocks = (o.view.findings ?? []).filter((f) => f.severity === 'block').length
  const reached = (o.view.contacts ?? []).some((c) => c.result === 'reached')
  const remote = el('input', { type: 'checkbox', id: 'remote' })
  const extra = {
    root: el('div', { class: 'choice' }, remote, el('label', { for: 'remote' }, t.passRemote)),
    value: () => (remote.checked ? { remote: true } : {}),
    fillIn: (was: Partial<Verdict>) => {
      remote.checked = !!was.remote
    },
  }
  const decision = decisionView(o, {
    name: 'pre-check',
    title: t.preCheck,
    path: caseAt(o.view.case.id) + '/pre-check',
    version: o.view.case.version,
    visit: o.view.case.visit,
    intro: [el('p', { class: 'hint' }, blocks ? fill(t.blocked, { n: blocks }) : reached ? t.mayPass : t.needContact)],
    ways: [
      {
        value: 'pass',
        name: t.pass,
        // The heads are told what was chosen: nobody may be asked to come who need not.
        get title() { return remote.checked ? t.passRemote : t.pass },
        get ask() { return remote.checked ? t.askPassRemote : t.askPass },
        get done() { return remote.checked ? t.donePassRemote : t.donePass },
        extra,
        wrong: () => [...(blocks ? [{ field: '', text: fill(t.blocked, { n: blocks }) }] : []), ...(reached ? [] : [{ field: '', text: t.needContact }])],
      },
      { value: 'return', name: t.return, families: ['pre-check'], ofFields: true, suggested: () => suggestedReasons(o.view), ask: t.askReturn, done: t.doneReturn },
      { value: 'refuse', name: t.refuse, families: ['refusal'], ask: t.askRefuse, done: t.doneRefuse },
    ],
  })
  return { sections: [contactsSection(o), decision.root], suggest: (g) => decision.reason('return', g) }
}

/** By which channel each way of reaching somebody is confirmed. */
const channels: Record<string, string> = { mobile: 'phone', phone: 'phone', email: 'mail', address: 'letter' }

function contactsSection(o: Open): HTMLElement {
  const { words, view } = o
  const t = words.provider
  const persons = view.form.persons ?? []
  const nameOf = (id: string) => {
    const p = persons.find((x) => x.id === id)
    return p ? personTitle(words, view.form, p) : id
  }
  const names = [t.contactAt, t.contactPerson, t.contactWhat, t.contactResult, t.worker]
  const rows = (view.contacts ?? []).map((c) =>
    listRow(names, [
      moment(words, c.at),
      el('span', { lang: 'zh-CN' }, nameOf(c.person)),
      `${pick<string>(t.contactWhats, c.what) ?? c.what}${words.desk.comma}${pick<string>(t.contactChannels, c.channel) ?? c.channel}`,
      [el('span', { class: c.result === 'reached' ? 'tag' : 'tag late' }, pick<string>(t.contactResults, c.result) ?? c.result), !!c.note && el('div', { class: 'hint', lang: 'zh-CN' }, c.note)],
      el('span', { translate: 'no' }, c.by),
    ]),
  )
  const past = rows.length ? listView(names, rows).table : el('p', { class: 'hint' }, t.noContacts)
  return el('section', { class: 'contacts' }, el('h2', {}, t.contacts), past, contactForm(o, nameOf))
}

function contactForm(o: Open, nameOf: (id: string) => string): HTMLElement {
  const { words, view } = o
  const t = words.provider
  const persons = view.form.persons ?? []
  const options = <G extends Record<string, string>>(group: G, order: (keyof G & string)[]) => order.map((value) => ({ value, name: group[value]! }))
  const person = selectField(words, { name: 'contact-person', label: t.contactPerson, options: persons.map((p) => ({ value: p.id ?? '', name: nameOf(p.id ?? '') })), value: persons.length === 1 ? (persons[0]!.id ?? '') : '' })
  const what = choiceField(words, { name: 'contact-what', label: t.contactWhat, options: options(t.contactWhats, ['mobile', 'phone', 'email', 'address']), value: 'mobile' })
  const result = choiceField(words, { name: 'contact-result', label: t.contactResult, options: options(t.contactResults, ['reached', 'unreachable', 'not-himself', 'declined']) })
  const at = textField(words, { name: 'contact-at', label: t.contactAt, hint: t.contactAtHint, value: localTime(o.now), width: 'short' })
  const note = textArea(words, { name: 'contact-note', label: words.desk.reasonNote, rows: 2, optional: true })
  const number = el('p', { class: 'notice', role: 'status', hidden: '' })
  const tell = () => {
    const p = persons.find((x) => x.id === person.value())
    const text = p?.[what.value() as 'mobile' | 'phone' | 'email' | 'address'] ?? ''
    number.hidden = !p
    number.replaceChildren(text ? fill(t.contactNumber, { name: p?.name ?? '' }) : t.contactNone, ' ', el('b', { class: 'code', translate: 'no', lang: 'zh-CN' }, text))
  }
  for (const f of [person, what]) f.onChange(tell)
  const forget = keepTyped(o, 'contact', [person, what, result, note])
  tell()
  const all = [person, what, at, result, note]
  const summary = el('div', { hidden: '' })
  const fault = faultPlace(words, o.at.reload)
  let key = newKey()
  for (const f of all) f.onChange(() => { key = newKey() })
  const save = button(t.contactSave, 'second', async () => {
    fault.clear()
    const when = timeOf(at.value(), view.case.submittedAt ?? '')
    const faults = [
      ...(person.value() ? [] : [{ field: 'contact-person', text: t.contactNoPerson }]),
      ...(when ? [] : [{ field: 'contact-at', text: t.contactNoTime }]),
      ...(result.value() ? [] : [{ field: 'contact-result', text: t.contactNoResult }]),
    ]
    showFaults(words, summary, all, faults)
    if (faults.length) return
    o.lock.begin()
    const body = { person: person.value(), what: what.value(), channel: channels[what.value()]!, at: when, result: result.value(), ...(note.value().trim() ? { note: note.value().trim() } : {}) }
    const reply = await change<Outcome>('POST', caseAt(view.case.id) + '/contacts', body, { key })
    if (reply.kind !== 'ok') return fault.show(reply)
    forget()
    didSo(view.case.id, t.contactSaved)
    o.at.reload()
  })
  const form = el('div', {}, summary, person.row, what.row, number, result.row, at.row, note.row, el('div', { class: 'actions' }, save, fault.root))
  const fold = el('details', { class: 'past' }, el('summary', {}, t.contactAdd), form)
  fold.open = !(view.contacts ?? []).length
  return fold
}

/** A moment as a person types it, in Asia/Shanghai: 2026-03-02 09:00. */
export function localTime(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

/** The moment that was typed, or nothing; one in the minute of the earliest possible is that one, since nobody types seconds. */
export function timeOf(text: string, earliest: string): string {
  const at = /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(text.trim()) ? Date.parse(text.trim().replace(' ', 'T') + ':00+08:00') : NaN
  if (Number.isNaN(at)) return ''
  const first = earliest ? instant(earliest) : at
  return at < first && at + 60_000 > first ? earliest : new Date(at).toISOString()
}
