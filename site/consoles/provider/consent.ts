import type { Outcome, Person } from '../../parts/api'
import { type Child, el } from '../../parts/dom'
import { change, newKey } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { personTitle } from '../parts/form-rows'
import { button, moment, say } from '../parts/ui'
import { caseAt, type Open } from './open'

/** The consents of those who answer for a site: each is asked and noted (A8). */
export function consentsView(o: Open, site: string): HTMLElement {
  const t = o.words.provider
  const { view } = o
  const heads = new Set([view.form.subject?.head, view.form.sites?.find((s) => s.id === site)?.head])
  const persons = (view.form.persons ?? []).filter((p) => heads.has(p.id))
  const lines = persons.map((p) => {
    const given = (view.consents ?? []).find((c) => c.person === p.id)
    const name = el('span', { lang: 'zh-CN' }, personTitle(o.words, view.form, p))
    const line = el('li', {})
    const done = (at?: string, how = 'desk'): Child[] => [name, ' ', el('span', { class: 'tag done' }, t.consented), ...(at ? [' ', moment(o.words, at)] : []), ' ', t.consentHow[how as 'desk']]
    const put = (children: Child[]) => line.replaceChildren(...children.filter((x): x is Node | string => !!x))
    if (given) put(done(given.at, given.how))
    else put([name, ' ', ...ask(o, p, () => {
      put(done())
      line.tabIndex = -1 // the pressed button is gone
      line.focus()
      say(t.consented)
    })])
    return line
  })
  return el('div', {}, el('p', { class: 'hint' }, t.consentHint), el('ul', { class: 'plain papers' }, ...lines))
}

/** The buttons that note his consent and that send him a link for it. */
function ask(o: Open, person: Person, done: () => void): Child[] {
  const { words } = o
  const t = words.provider
  const fault = faultPlace(words, o.at.reload)
  const key = newKey()
  const b = button(t.consent, 'second small', async () => {
    o.lock.begin()
    const reply = await change<Outcome>('POST', caseAt(o.view.case.id) + '/consents', { person: person.id }, { key })
    if (reply.kind === 'ok') done()
    else fault.show(reply)
  })
  const sent = o.view.links?.find((l) => l.person === person.id)
  const note = el('p', { class: 'hint', ...(!sent && { hidden: '' }) }, ...(sent ? [t.linkUntil, ' ', moment(words, sent.expires)] : []))
  let once = newKey()
  const named = (b: HTMLElement) => b.setAttribute('aria-label', b.textContent + ' ' + personTitle(words, o.view.form, person))
  const send = button(sent ? t.linkAgain : t.sendLink, 'second small', async () => {
    const reply = await change<Outcome>('POST', caseAt(o.view.case.id) + '/consent-requests', { person: person.id }, { key: once })
    if (reply.kind !== 'ok') return fault.show(reply)
    once = newKey()
    fault.clear()
    send.textContent = t.linkAgain
    named(send)
    note.textContent = t.linkSent
    note.hidden = false
    say(t.linkSent)
  })
  named(b)
  named(send)
  return [b, send, note, fault.root]
}
