import type { Appointment, Appointments, Outcome, Provider, ServiceDesk } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { instant, time } from '../../parts/dates'
import { type Child, el } from '../../parts/dom'
import { change, newKey, read } from '../parts/client'
import { confirmDialog } from '../parts/dialog'
import { faultPlace } from '../parts/fault'
import { listRow, listView } from '../parts/list'
import { rowKeys } from '../parts/row-keys'
import { type At, need } from '../parts/screen'
import { button, day, failureText } from '../parts/ui'
import { didSo, doneNotice, suggestPurpose } from './open'
import type { ProviderWords } from './words'

const dayMillis = 24 * 3_600_000

/** Who is expected at a desk on a day, with the day's slots. */
export async function appointments(words: ProviderWords, at: At): Promise<Child[]> {
  const t = words.provider
  const { value: provider, now } = need(await read<Provider>('provider/settings'))
  const desks = provider.desks ?? []
  if (!desks.length) return [el('h1', {}, t.appointments), el('p', { class: 'notice' }, t.noDesks)]
  const desk = desks.find((d) => d.id === at.query.get('desk')) ?? desks[0]!
  const today = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)
  const when = /^\d{4}-\d\d-\d\d$/.test(at.query.get('day') ?? '') ? at.query.get('day')! : today
  const { value } = need(await read<Appointments>(`provider/appointments?desk=${encodeURIComponent(desk.id)}&day=${when}`))
  const list = value.appointments ?? []
  const table = listView(names(words), list.map((a) => rowView(words, at, a, now)))
  rowKeys(table.table)
  return [
    el('h1', {}, t.appointments),
    doneNotice('appointments'),
    chooser(words, desks, desk, when, today),
    el('h2', {}, fill(t.dayOf, { date: day(words, when) }), ' ', el('span', { lang: 'zh-CN' }, desk.name)),
    el('p', { class: 'hint', lang: 'zh-CN' }, desk.address),
    list.length ? table.table : el('p', { class: 'notice' }, t.noAppointments),
    slotsOf(words, desk, when, list),
  ]
}

function chooser(words: ProviderWords, desks: ServiceDesk[], desk: ServiceDesk, when: string, today: string): HTMLElement {
  const t = words.provider
  const go = (d: string, on: string) => {
    location.hash = 'appointments?' + new URLSearchParams({ desk: d, day: on }).toString()
  }
  const list = el('select', { id: 'desk' }, ...desks.map((d) => el('option', { value: d.id }, d.name)))
  list.value = desk.id
  list.addEventListener('change', () => go(list.value, when))
  const date = el('input', { type: 'text', id: 'day', value: when, inputmode: 'numeric', autocomplete: 'off', 'aria-describedby': 'day-hint' })
  date.addEventListener('change', () => /^\d{4}-\d\d-\d\d$/.test(date.value.trim()) && go(desk.id, date.value.trim()))
  const shift = (days: number) => new Date(Date.parse(when + 'T00:00:00Z') + days * dayMillis).toISOString().slice(0, 10)
  return el(
    'div',
    { class: 'filter' },
    el('div', {}, el('label', { for: 'desk' }, t.desk), list),
    el('div', {}, el('label', { for: 'day' }, t.day, el('span', { class: 'hint', id: 'day-hint' }, ' ' + t.dayHint)), date),
    button(t.dayBefore, 'second', () => go(desk.id, shift(-1))),
    button(t.dayToday, 'second', () => go(desk.id, today)),
    button(t.dayAfter, 'second', () => go(desk.id, shift(1))),
  )
}

function names(words: ProviderWords): string[] {
  const t = words.provider
  return [t.time, t.organiser, t.site, t.state, t.action]
}

function rowView(words: ProviderWords, at: At, a: Appointment, now: number): HTMLElement {
  const t = words.provider
  const fault = faultPlace(words, at.reload)
  const to = `#case/${a.case}/site/${a.site}`
  const name = pick<string>(t.appointmentStates, a.state ?? '') ?? t.expected
  suggestPurpose(a.case, 'verification')
  const open = !a.state && at.who.role === 'verifier'
  const record = (what: 'appearance' | 'missed', title: string, text: string, done: string) => {
    const key = newKey()
    return button(title, 'second small', () =>
      confirmDialog(words, title, [el('p', { lang: 'zh-CN' }, el('b', {}, a.organiser)), el('p', {}, text)], title, async () => {
        const reply = await change<Outcome>('POST', `provider/cases/${encodeURIComponent(a.case)}/sites/${encodeURIComponent(a.site)}/${what}`, undefined, { key })
        if (reply.kind !== 'ok') {
          fault.show(reply)
          return failureText(words, reply)
        }
        didSo(what === 'appearance' ? a.case : 'appointments', done)
        if (what === 'appearance') location.hash = to
        else at.reload()
        return ''
      }),
    )
  }
  return listRow(names(words), [
    time(instant(a.at), words.lang),
    el('a', { href: '#case/' + a.case, lang: 'zh-CN' }, a.organiser || a.receipt),
    fill(words.form.site, { n: a.site.replace(/\D/g, '') }),
    el('span', { class: a.state === 'missed' ? 'tag late' : a.state === 'came' ? 'tag done' : 'tag' }, name),
    [
      open && record('appearance', t.checkIn, t.askCheckInText, t.doneCheckIn),
      open && instant(a.at) < now && ' ',
      open && instant(a.at) < now && record('missed', t.missed, t.askMissedText, t.doneMissed),
      a.state === 'came' && el('a', { href: to }, t.verifySite),
      fault.root,
    ],
  ])
}

/** The slots of a day by the desk's hours, and how many are taken of each. */
function slotsOf(words: ProviderWords, desk: ServiceDesk, when: string, list: Appointment[]): Child {
  const t = words.provider
  const weekday = new Date(when + 'T00:00:00Z').getUTCDay() || 7
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  const hours = (desk.open ?? []).filter((h) => h.weekdays?.includes(weekday) || (weekday === 7 && h.weekdays?.includes(0)))
  if (!hours.length) return el('p', { class: 'hint' }, t.closed)
  const slots = hours.flatMap((h) => {
    const all: string[] = []
    for (let m = minutes(h.from); m + desk.slotMinutes <= minutes(h.to); m += desk.slotMinutes) all.push(`${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`)
    return all
  })
  const taken = (slot: string) => list.filter((a) => time(instant(a.at), 'zh-CN') === slot && a.state !== 'missed').length
  return el(
    'section',
    {},
    el('h2', {}, t.slots),
    el('ul', { class: 'calendar' }, ...slots.map((s) => el('li', { class: taken(s) >= desk.perSlot ? 'full' : '' }, el('b', {}, s), ' ', fill(t.taken, { n: taken(s), all: desk.perSlot })))),
  )
}
