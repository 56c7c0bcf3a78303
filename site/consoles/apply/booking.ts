import type { FreeDesk, FreeSlots } from '../../parts/api'
import { fill } from '../../parts/data'
import { instant, time } from '../../parts/dates'
import { type Child, el } from '../../parts/dom'
import { newKey, read } from '../parts/client'
import { choiceField, selectField, showFaults } from '../parts/fields'
import { type At, need } from '../parts/screen'
import { having } from '../parts/shape'
import { button, due, failureText } from '../parts/ui'
import { act } from './act'
import type { ApplyWords } from './words'

/** Chooses an appointment for the head of a site: the desk, the day, the time. */
export async function booking(words: ApplyWords, at: At): Promise<Child[]> {
  const t = words.apply
  const [id, site] = at.params as [string, string]
  const from = at.query.get('from') ?? ''
  const { value, now } = need(having(await read<FreeSlots>(`applicant/cases/${id}/slots` + (from ? '?from=' + encodeURIComponent(from) : '')), 'desks', 'until'))
  const desks = (value.desks ?? []).filter((d) => d.days?.length)
  const top: Child[] = [el('p', { class: 'hint' }, el('a', { href: '#case/' + id }, t.toCase)), el('h1', {}, t.book), el('p', {}, t.until, ...due(words, value.until, now, false))]
  const later = value.next ? el('p', {}, el('a', { href: `#case/${id}/booking/${site}?from=${value.next}` }, t.laterDays)) : undefined
  const earlier = from ? el('p', {}, el('a', { href: `#case/${id}/booking/${site}` }, t.firstDays)) : undefined
  if (!desks.length) return [...top, el('p', { class: 'notice' }, value.desks?.length ? t.nothingFree : t.noDesks), later, earlier]
  return [...top, ...slotForm(words, desks, (desk, when, key) => act('PUT', `applicant/cases/${id}/sites/${site}/booking`, { desk, at: when }, { key }), id, at, [later, earlier])]
}

type Book = (desk: string, at: string, key: string) => ReturnType<typeof act>

function slotForm(words: ApplyWords, desks: FreeDesk[], book: Book, id: string, at: At, others: Child[]): Child[] {
  const t = words.apply
  const dayName = (day: string) =>
    new Intl.DateTimeFormat(words.lang === 'en' ? 'en-GB' : words.lang, { month: 'long', day: 'numeric', weekday: 'long', timeZone: 'Asia/Shanghai' }).format(Date.parse(day + 'T12:00:00+08:00'))
  const desk = choiceField(words, { name: 'desk', label: t.desk, options: desks.map((d) => ({ value: d.desk, name: d.name + '：' + d.address })) })
  desk.set(desks[0]!.desk)
  const rest = el('div', {})
  const summary = el('div', { hidden: '' })
  let day = selectField(words, { name: 'day', label: t.day, options: [] })
  let slot = choiceField(words, { name: 'slot', label: t.time, options: [] })
  const chosen = () => desks.find((d) => d.desk === desk.value())!
  const drawSlots = () => {
    const slots = chosen().days?.find((d) => d.day === day.value())?.slots ?? []
    slot = choiceField(words, { name: 'slot', label: t.time, options: slots.map((s) => ({ value: s.at, name: `${time(instant(s.at), words.lang)} ${fill(t.free_slots, { n: s.free })}` })) })
    slot.row.classList.add('many')
    slot.onChange(() => showFaults(words, summary, [desk, day, slot], []))
    showFaults(words, summary, [desk, day, slot], [])
    rest.replaceChildren(day.row, ...(slots.length ? [slot.row] : []))
  }
  const drawDays = () => {
    day = selectField(words, { name: 'day', label: t.day, options: (chosen().days ?? []).map((d) => ({ value: d.day, name: dayName(d.day) })) })
    day.onChange(drawSlots)
    drawSlots()
  }
  desk.onChange(drawDays)
  drawDays()
  const fault = el('p', { class: 'error', role: 'alert' })
  let key = newKey()
  let sent = ''
  const go = button(t.confirmBooking, '', async () => {
    const missing = !day.value() ? { field: 'day', text: t.dayMissing } : !slot.value() ? { field: 'slot', text: t.timeMissing } : undefined
    showFaults(words, summary, [desk, day, slot], missing ? [missing] : [])
    if (missing) return
    fault.replaceChildren()
    const want = desk.value() + slot.value()
    if (sent !== want) [sent, key] = [want, newKey()]
    const reply = await book(desk.value(), slot.value(), key)
    if (reply.kind === 'ok') return void (location.hash = 'case/' + id)
    const taken = reply.kind === 'problem' && reply.problem.code === 'slot-full'
    fault.replaceChildren(taken ? t.slotTaken : failureText(words, reply))
    if (taken) fault.append(' ', button(t.refresh, 'second small', () => at.reload()))
  })
  return [summary, desk.row, rest, ...others, el('div', { class: 'actions' }, go, fault)]
}
