import type { Provider, ProviderSettings, ServiceDesk } from '../../parts/api'
import { fill } from '../../parts/data'
import { type Child, code, el, row } from '../../parts/dom'
import { change, newKey, read } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { type Field, showFaults, textArea, textField } from '../parts/fields'
import { dropKept, keep, kept } from '../parts/kept'
import { type At, need } from '../parts/screen'
import { button, moment } from '../parts/ui'
import { didSo, doneNotice } from './open'
import { type DeskForm, deskForm } from './desk-form'
import type { ProviderWords } from './words'

/** The provider's own record: what is registered, and what its manager sets. */
export async function settingsScreen(words: ProviderWords, at: At): Promise<Child[]> {
  const t = words.provider
  const { value: p, version } = need(await read<Provider>('provider/settings'))
  const manager = at.who.role === 'manager'
  const parts: Child[] = [
    el('h1', {}, t.settings),
    doneNotice('settings'),
    el(
      'dl',
      { class: 'summary' },
      row(t.providerName, el('span', { lang: 'zh-CN' }, p.name)),
      row(t.licence, code(p.licence)),
      row(t.provinces, (p.provinces ?? []).map((x) => words.province[x as keyof typeof words.province] ?? x).join(words.lang === 'en' ? ', ' : '、')),
      row(t.ranges, ...(p.ipRanges ?? []).map((x) => el('div', {}, code(x)))),
      ...(p.setAt ? [row(t.setAt, moment(words, p.setAt), ' ', el('span', { translate: 'no' }, p.setBy ?? ''))] : []),
    ),
  ]
  if (manager) return [...parts, settingsForm(words, at, p, version || p.version || 0)]
  return [...parts, el('h2', {}, t.desks), ...(p.desks ?? []).map((d) => deskView(words, d)), el('p', { class: 'hint' }, t.managerSets)]
}

function deskView(words: ProviderWords, d: ServiceDesk): HTMLElement {
  const t = words.provider
  const hours = (d.open ?? []).map((h) => el('div', {}, (h.weekdays ?? []).map((w) => t.weekdays[String(w) as '1']).join(words.lang === 'en' ? ', ' : '、'), ' ', `${h.from}–${h.to}`))
  return el('div', { class: 'panel' }, el('h3', { lang: 'zh-CN' }, d.name), el('p', { lang: 'zh-CN' }, d.address), ...hours, el('p', {}, fill(t.deskSlots, { minutes: d.slotMinutes, n: d.perSlot, day: d.perDay })))
}

function settingsForm(words: ProviderWords, at: At, p: Provider, version: number): HTMLElement {
  const t = words.provider
  const keptAs = `settings.${at.who.account}`
  const was: ProviderSettings = kept<ProviderSettings>(keptAs) ?? p
  let desks: DeskForm[] = (was.desks ?? []).map((d) => deskForm(words, d))
  const place = el('div', {})
  const leader = textField(words, { name: 'leader', label: t.leader, optional: true, value: was.leader ?? '' })
  const days = textField(words, { name: 'correctionDays', label: t.correctionDays, hint: t.correctionDaysHint, optional: true, mode: 'numeric', width: 'short', value: was.correctionDays ? String(was.correctionDays) : '' })
  const verifiers = textArea(words, { name: 'verifiers', label: t.verifiers, hint: t.verifiersHint, rows: 5, value: (was.verifiers ?? []).map((v) => [v.account, v.substitute].filter((x) => x).join(' ')).join('\n') })
  const tick = (id: string, label: string, on: boolean | undefined) => {
    const box = el('input', { type: 'checkbox', id })
    box.checked = !!on
    return { box, row: el('div', { class: 'choice' }, box, el('label', { for: id }, label)) }
  }
  const remote = tick('set-remote', t.setRemote, was.remote)
  const screen = tick('set-screen', t.setScreen, was.onScreen)
  const value = (): ProviderSettings => ({
    desks: desks.map((d) => d.value()),
    verifiers: verifiers.value().split('\n').map((line) => line.trim().split(/\s+/)).filter((x) => x[0]).map(([account, substitute]) => ({ account: account!, ...(substitute ? { substitute } : {}) })),
    remote: remote.box.checked,
    onScreen: screen.box.checked,
    ...(leader.value().trim() ? { leader: leader.value().trim() } : {}),
    ...(days.value().trim() ? { correctionDays: Number(days.value()) } : {}),
  })
  const show = () => {
    place.replaceChildren(...desks.map((d, i) => {
      const away = button(t.removeDesk, 'second small', () => {
        desks = desks.filter((x) => x !== d)
        show()
        keep(keptAs, value())
        add.focus()
      })
      return el('fieldset', { class: 'reason' }, el('legend', {}, fill(t.deskN, { n: i + 1 })), d.root, away)
    }))
  }
  const add = button(t.addDesk, 'second', () => {
    const ids = new Set(desks.map((d) => d.value().id))
    let n = 1
    while (ids.has('d' + n)) n++
    const d = deskForm(words, { id: 'd' + n, name: '', address: '', open: [{ weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }], perSlot: 1, perDay: 20, slotMinutes: 30 })
    desks.push(d)
    show()
    d.fields[0]!.focus()
  })
  show()
  const summary = el('div', { hidden: '' })
  const fault = faultPlace(words, at.reload)
  let key = newKey()
  const form = el('form', { novalidate: '' }, el('h2', {}, t.desks), summary, place, add, el('h2', {}, t.people), verifiers.row, leader.row, el('h2', {}, t.manner), remote.row, screen.row, days.row)
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('input', () => {
    key = newKey()
    keep(keptAs, value())
  })
  const save = button(t.save, '', async () => {
    fault.clear()
    const fields: Field[] = [...desks.flatMap((d) => d.fields), verifiers, leader, days]
    const faults = [...desks.flatMap((d) => d.wrong()), ...(/^\d*$/.test(days.value().trim()) ? [] : [{ field: 'correctionDays', text: t.notNumber }])]
    showFaults(words, summary, fields, faults)
    if (faults.length) return
    const reply = await change<Provider>('PUT', 'provider/settings', value(), { version, key })
    if (reply.kind !== 'ok') return fault.show(reply)
    dropKept(keptAs)
    didSo('settings', t.settingsSaved)
    at.reload()
  })
  return el('section', {}, form, el('div', { class: 'actions' }, save, fault.root))
}
