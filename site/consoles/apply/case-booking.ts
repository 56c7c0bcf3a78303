import type { Booked } from '../../parts/api'
import { type Child, el, lines, row } from '../../parts/dom'
import { newKey } from '../parts/client'
import { confirmDialog } from '../parts/dialog'
import { button, failureText, moment } from '../parts/ui'
import { act } from './act'
import type { Open } from './case'
import { person, site } from './form'

/** The appointments of the heads, and what they bring. */
export function bookings(o: Open): Child[] {
  const { view, words } = o
  const t = words.apply
  if (view.case.status !== 'awaiting-verification' || view.case.remote) return []
  const standing = (view.case.sites ?? []).filter((s) => !s.dropped)
  return [
    el('h2', {}, t.bookings),
    view.case.noSlot && el('p', { class: 'notice late' }, t.noSlot),
    ...standing.map((s) => {
      const head = person(view.form, s.head)?.name ?? ''
      const booked = view.booked?.find((b) => b.site === s.id)
      const came = view.appeared?.find((a) => a.site === s.id)
      return el(
        'section',
        { class: 'panel' },
        el('h3', { lang: 'zh-CN' }, s.name || site(view.form, s.id)?.name || s.id),
        el(
          'dl',
          { class: 'summary' },
          row(t.head, el('span', { lang: 'zh-CN' }, head)),
          came ? row(t.came, moment(words, came.at)) : !!booked && row(t.appointment, el('b', {}, moment(words, booked.at))),
          !came && !!booked && row(t.place, el('span', { lang: 'zh-CN' }, [booked.name, booked.address].filter((x) => x).join('：'))),
        ),
        !came && el('div', { class: 'actions' }, el('a', { class: booked ? 'button second' : 'button', href: `#case/${view.case.id}/booking/${s.id}` }, booked ? t.move : t.book), !!booked && giveBack(o, booked)),
      )
    }),
    el('h3', {}, t.bring),
    lines(t.bringText),
  ]
}

function giveBack(o: Open, b: Booked): Child {
  const t = o.words.apply
  const key = newKey()
  return button(t.giveBack, 'second', () =>
    confirmDialog(o.words, t.giveBack, [el('p', {}, t.giveBackText)], t.giveBack, async () => {
      const reply = await act('DELETE', `applicant/cases/${o.view.case.id}/sites/${b.site}/booking`, undefined, { key })
      if (reply.kind !== 'ok') return failureText(o.words, reply)
      o.at.reload()
      return ''
    }),
  )
}
