import type { Outcome } from '../../parts/api'
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
    else put([name, ' ', ask(o, p.id ?? '', () => { put(done()); say(t.consented) })])
    return line
  })
  return el('div', {}, el('p', { class: 'hint' }, t.consentHint), el('ul', { class: 'plain' }, ...lines))
}

function ask(o: Open, person: string, done: () => void): HTMLElement {
  const { words } = o
  const t = words.provider
  const fault = faultPlace(words, o.at.reload)
  const key = newKey()
  const b = button(t.consent, 'second small', async () => {
    o.lock.begin()
    const reply = await change<Outcome>('POST', caseAt(o.view.case.id) + '/consents', { person }, { key })
    if (reply.kind === 'ok') done()
    else fault.show(reply)
  })
  const sent = o.view.links?.find((l) => l.person === person)
  const note = el('span', { class: 'hint' }, ...(sent ? [t.linkUntil, ' ', moment(words, sent.expires)] : []))
  const link = newKey()
  const send = button(sent ? t.linkAgain : t.sendLink, 'second small', async () => {
    const reply = await change<Outcome>('POST', caseAt(o.view.case.id) + '/consent-requests', { person }, { key: link })
    if (reply.kind !== 'ok') return fault.show(reply)
    b.focus()
    send.hidden = true
    note.textContent = t.linkSent
    say(t.linkSent)
  })
  return el('span', {}, b, ' ', send, ' ', note, fault.root)
}
