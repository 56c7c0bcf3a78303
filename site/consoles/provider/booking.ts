import type { FreeSlots, Outcome } from '../../parts/api'
import { fill } from '../../parts/data'
import { date, instant, time } from '../../parts/dates'
import { type Child, el, put } from '../../parts/dom'
import { change, newKey, read } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { viewOf } from '../parts/past'
import { button, day, say, unreadText } from '../parts/ui'
import { caseAt, didSo, type Open, siteAt } from './open'

/** The free appointments of a site's head, which are asked for when somebody opens them. */
export function bookingFold(o: Open, site: string, booked: boolean): HTMLElement {
  const { words } = o
  const t = words.provider
  const body = el('div', { 'aria-live': 'polite' })
  const fault = faultPlace(words, o.at.reload)
  const load = async (from: string): Promise<void> => {
    const reply = await read<FreeSlots>(caseAt(o.view.case.id) + '/slots' + (from ? '?from=' + encodeURIComponent(from) : ''))
    const shown = viewOf(reply, (free) => slots(o, site, free, load, fault.show))
    if (Array.isArray(shown)) return put(body, ...shown)
    body.replaceChildren(el('p', { class: 'error' }, unreadText(words, shown)), button(words.console.loadAgain, 'second small', () => load(from)))
  }
  const key = newKey()
  const giveBack = button(t.giveBackBooking, 'second small', async () => {
    const reply = await change<Outcome>('DELETE', siteAt(o.view.case.id, site) + '/booking', undefined, { key })
    if (reply.kind !== 'ok') return fault.show(reply)
    didSo(o.view.case.id, t.doneGiveBack)
    o.at.reload()
  })
  const fold = el('details', { class: 'past' }, el('summary', {}, booked ? t.moveBooking : t.book), booked && giveBack, fault.root, body)
  fold.addEventListener('toggle', () => fold.open && !body.childElementCount && load(''))
  return fold
}

function slots(o: Open, site: string, free: FreeSlots, load: (from: string) => Promise<void>, failed: (f: Parameters<ReturnType<typeof faultPlace>['show']>[0]) => void): Child[] {
  const { words } = o
  const t = words.provider
  const desks = (free.desks ?? []).filter((d) => d.days?.length)
  const slot = (desk: string, at: string, left: number, date: string) => {
    const key = newKey()
    const b = button(time(instant(at), words.lang), 'second small', async () => {
      const reply = await change<Outcome>('PUT', siteAt(o.view.case.id, site) + '/booking', { desk, at }, { key })
      if (reply.kind !== 'ok') return failed(reply)
      didSo(o.view.case.id, t.doneBook)
      o.at.reload()
    })
    b.setAttribute('aria-label', `${date} ${time(instant(at), words.lang)} ${fill(t.slotsFree, { n: left })}`)
    return b
  }
  const list: Child[] = desks.map((d) =>
    el(
      'section',
      {},
      el('h4', {}, el('span', { lang: 'zh-CN' }, d.name)),
      el('p', { class: 'hint', lang: 'zh-CN' }, d.address),
      ...(d.days ?? []).map((x) => el('div', { class: 'day' }, el('b', {}, day(words, x.day)), el('div', { class: 'slots' }, ...(x.slots ?? []).map((s) => slot(d.desk, s.at, s.free, day(words, x.day)))))),
    ),
  )
  if (!list.length) list.push(el('p', { class: 'notice' }, fill(t.noSlots, { date: date(instant(free.until), words.lang) })))
  else say(t.slotsShown)
  return [...list, !!free.next && button(t.laterSlots, 'second small', () => load(free.next!))]
}
