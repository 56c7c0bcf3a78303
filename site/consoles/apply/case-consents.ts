import { fill, pick } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { newKey } from '../parts/client'
import { confirmDialog } from '../parts/dialog'
import { button, failureText, moment } from '../parts/ui'
import { act } from './act'
import type { Open } from './case'
import { person } from './form'
import { reloadSaying } from './reloaded'

/** Who has consented that the data of his identity are handled, and who is asked: by a link, by his own account, or at the desk. */
export function consents(o: Open): Child[] {
  const { view, words } = o
  const t = words.apply
  if (!['awaiting-pre-check', 'returned', 'awaiting-verification', 'verifying', 'returned-by-bureau'].includes(view.case.status)) return []
  const heads = [view.form.subject?.head, ...(view.case.sites ?? []).filter((s) => !s.dropped).map((s) => s.head)]
  const all = [...new Set(heads)].filter((id) => !!id) as string[]
  return [el('h2', {}, t.consents), el('p', {}, t.consentsText), el('ul', { class: 'tasks' }, ...all.map((id) => consentOf(o, id)))]
}

function consentOf(o: Open, id: string): HTMLElement {
  const t = o.words.apply
  const name = el('span', { lang: 'zh-CN' }, person(o.view.form, id)?.name ?? id)
  const given = o.view.consents?.find((c) => c.person === id)
  if (given) return el('li', {}, name, el('span', {}, el('span', { class: 'tag filed' }, t.consented), ' ', moment(o.words, given.at), ' ', pick<string>(t.how, given.how) ?? ''))
  const link = o.view.links?.find((l) => l.person === id)
  const fault = el('p', { class: 'error', role: 'alert', hidden: '' })
  return el('li', {}, el('span', {}, name, !!link && el('span', { class: 'hint' }, ' ', t.linkUntil, ' ', moment(o.words, link.expires))), himself(o, id) ? consent(o, id) : sendLink(o, id, !!link, fault), fault)
}

/** Whether the account is this person's own: that of an individual who files for himself. */
function himself(o: Open, id: string): boolean {
  return person(o.view.form, id)?.capacity === 'himself' && o.view.form.subject?.head === id
}

function sendLink(o: Open, id: string, again: boolean, fault: HTMLElement): HTMLElement {
  const t = o.words.apply
  const key = newKey()
  const b = button(again ? t.linkAgain : t.sendLink, 'second small', async () => {
    fault.hidden = true
    const reply = await act('POST', `applicant/cases/${o.view.case.id}/consent-requests`, { person: id }, { key })
    if (reply.kind === 'ok') return reloadSaying(o.at, t.linkSent)
    fault.textContent = failureText(o.words, reply)
    fault.hidden = false
  })
  b.setAttribute('aria-label', fill(again ? t.linkAgainTo : t.sendLinkTo, { name: person(o.view.form, id)?.name ?? id }))
  return b
}

function consent(o: Open, id: string): HTMLElement {
  const t = o.words.apply
  const key = newKey()
  const name = person(o.view.form, id)?.name ?? id
  return button(fill(t.consentAs, { name }), 'second small', () =>
    confirmDialog(o.words, fill(t.consentAs, { name }), [el('p', {}, t.consentText)], t.agree, async () => {
      const reply = await act('POST', `applicant/cases/${o.view.case.id}/consents`, { person: id }, { key })
      if (reply.kind !== 'ok') return failureText(o.words, reply)
      o.at.reload()
      return ''
    }),
  )
}
