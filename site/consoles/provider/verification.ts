import type { Outcome, SiteState } from '../../parts/api'
import { fill } from '../../parts/data'
import { type Child, code, el } from '../../parts/dom'
import { change, newKey } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { selectField, showFaults, textArea } from '../parts/fields'
import { button, moment } from '../parts/ui'
import { askThen } from './ask'
import { bookingFold } from './booking'
import { decisionView } from './decide'
import { cameAt, caseAt, keepTyped, type Open, siteAt } from './open'

/** The sites of a case that is verified: who has come, what is booked, and what is done. */
export function sitesSection(o: Open): HTMLElement {
  const t = o.words.provider
  const standing = (o.view.case.sites ?? []).filter((s) => !s.dropped)
  return el('section', { class: 'sites' }, el('h2', {}, t.sites), ...standing.map((s) => siteView(o, s)))
}

function siteView(o: Open, s: SiteState): HTMLElement {
  const { words, view, at } = o
  const t = words.provider
  const head = view.form.persons?.find((p) => p.id === s.head)?.name ?? ''
  const came = cameAt(o, s.id)
  const booked = view.booked?.find((b) => b.site === s.id)
  const to = `#case/${view.case.id}/site/${s.id}`
  const state: Child[] = s.verification
    ? [el('span', { class: 'tag done' }, t.siteDone)]
    : came
      ? [t.cameAt, ' ', moment(words, came)]
      : booked
        ? [t.bookedAt, ' ', moment(words, booked.at), ' ', booked.name ?? booked.address]
        : [t.notBooked]
  const parts: Child[] = [
    el('h3', {}, el('span', { lang: 'zh-CN' }, s.name || (s.domains ?? [])[0] || s.id)),
    el('p', {}, ...(s.domains ?? []).flatMap((d) => [code(d), ' '])),
    el('p', {}, t.head, ' ', el('span', { lang: 'zh-CN' }, head), ' ', ...state),
  ]
  if (at.who.role !== 'verifier') return el('div', { class: 'panel' }, ...parts)
  if (came) parts.push(el('p', {}, el('a', { class: s.verification ? 'button second' : 'button', href: to }, s.verification ? t.lookAgain : t.verifySite)))
  else parts.push(...arrival(o, s.id, head, !!booked))
  return el('div', { class: 'panel' }, ...parts)
}

/** What is done before the head of a site has come: he comes, he doesn't, or his appointment is moved. */
function arrival(o: Open, site: string, head: string, booked: boolean): Child[] {
  const { words, view } = o
  const t = words.provider
  const fault = faultPlace(words, o.at.reload)
  const at = siteAt(view.case.id, site)
  const [cameKey, missedKey] = [newKey(), newKey()]
  const came = button(t.checkIn, '', () =>
    askThen(o, {
      title: fill(t.askCheckIn, { name: head }), body: [t.askCheckInText], action: t.checkIn, fault, done: t.doneCheckIn, to: `case/${view.case.id}/site/${site}`,
      send: () => change<Outcome>('POST', at + '/appearance', undefined, { version: view.case.version, key: cameKey }),
    }),
  )
  const missed = button(t.missed, 'second', () =>
    askThen(o, { title: t.askMissed, body: [t.askMissedText], action: t.missed, fault, done: t.doneMissed, send: () => change<Outcome>('POST', at + '/missed', undefined, { key: missedKey }) }),
  )
  return [el('div', { class: 'actions' }, came, booked && missed, fault.root), bookingFold(o, site, booked)]
}

/** Passing, deferring, returning or refusing what was verified. */
export function verificationSection(o: Open): HTMLElement {
  const t = o.words.provider
  const open = (o.view.case.sites ?? []).filter((s) => !s.dropped && !s.verification).length
  return decisionView(o, {
    name: 'verification',
    title: t.verificationDecision,
    path: caseAt(o.view.case.id) + '/verification',
    version: o.view.case.version,
    visit: o.view.case.visit,
    intro: [el('p', { class: 'hint' }, open ? fill(t.sitesOpen, { n: open }) : t.sitesDone)],
    ways: [
      { value: 'pass', name: t.passVerification, ask: t.askDeliver, done: t.doneDeliver, wrong: () => (open ? [{ field: 'verification', text: fill(t.sitesOpen, { n: open }) }] : []) },
      { value: 'defer', name: t.defer, families: ['deferral'], ask: t.askDefer, done: t.doneDefer },
      { value: 'return', name: t.return, families: ['verification', 'pre-check'], ofFields: true, ask: t.askReturn, done: t.doneReturn },
      { value: 'refuse', name: t.refuse, families: ['refusal'], ask: t.askRefuse, done: t.doneRefuse },
    ],
  }).root
}

/** A second month for the heads, once. */
export function renewalSection(o: Open): HTMLElement {
  const { words, view, known } = o
  const t = words.provider
  const reasons = known.reasons.filter((r) => r.family === 'renewal').map((r) => ({ value: r.code, name: r.name }))
  const reason = selectField(words, { name: 'renewal', label: words.desk.reason, options: reasons, value: view.case.noSlot ? 'no-free-slot' : '' })
  const note = textArea(words, { name: 'renewal-note', label: words.desk.reasonNote, rows: 2, optional: true })
  const forget = keepTyped(o, 'renewal', [reason, note])
  const summary = el('div', { hidden: '' })
  const fault = faultPlace(words, o.at.reload)
  const renew = button(t.renew, 'second', () => {
    const faults = reason.value() ? [] : [{ field: 'renewal', text: words.desk.chooseReason }]
    showFaults(words, summary, [reason, note], faults)
    if (faults.length) return
    const body = { code: reason.value(), ...(note.value().trim() ? { note: note.value().trim() } : {}) }
    const send = (key: string) => change<Outcome>('POST', caseAt(view.case.id) + '/invitation', body, { version: view.case.version, key })
    askThen(o, { title: t.renew, body: [t.askRenew], fault, send, done: t.doneRenew, after: forget })
  })
  const fold = el('details', { class: 'past' }, el('summary', {}, t.renewal), el('p', { class: 'hint' }, t.renewalHint), summary, reason.row, note.row, el('div', { class: 'actions' }, renew, fault.root))
  fold.open = !!view.case.noSlot || !!(reason.value() || note.value())
  return fold
}
