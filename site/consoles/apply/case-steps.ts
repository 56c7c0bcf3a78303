import type { EventName } from '../../parts/api'
import { fill } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { newKey } from '../parts/client'
import { confirmDialog } from '../parts/dialog'
import { personTitle } from '../parts/form-rows'
import { button, failureText } from '../parts/ui'
import { act } from './act'
import type { Open } from './case'

/** What else the applicant may do with the case now. */
export function steps(o: Open): Child[] {
  const { view, words } = o
  const t = words.apply
  const may = (e: EventName) => view.allowed?.includes(e)
  const home = `#case/${view.case.id}`
  const all: Child[] = []
  if (may('CaseResubmitted')) all.push(el('p', {}, el('a', { class: 'button', href: home + '/correct' }, t.correct)))
  const papers = ['awaiting-pre-check', 'returned', 'awaiting-verification', 'verifying', 'returned-by-bureau'].includes(view.case.status)
  if (view.missing?.length && papers) all.push(el('p', { class: 'notice' }, fill(t.missingOf, { list: view.missing.map((p) => (words.lang === 'en' ? p.en : p.zh)).join(words.lang === 'en' ? ', ' : '、') })))
  if (papers) all.push(el('p', {}, el('a', { class: 'button second', href: home + '/documents' }, t.documents)))
  const others: Child[] = []
  const sites = (view.case.sites ?? []).filter((s) => !s.dropped)
  if (may('SiteDropped') && sites.length > 1) for (const s of sites) others.push(once(o, fill(t.dropSite, { name: s.name || s.id }), t.dropSiteText, 'DELETE', `sites/${s.id}`))
  if (may('PersonReplaced')) for (const p of view.form.persons ?? []) others.push(el('a', { class: 'button second', href: `${home}/replace/${p.id}` }, fill(t.replace, { name: personTitle(words, view.form, p) })))
  if (may('CaseWithdrawn')) others.push(once(o, t.withdraw, t.withdrawText, 'POST', 'withdrawal'))
  if (may('WithdrawalRequested') && !view.case.withdrawing) others.push(once(o, t.askWithdrawal, t.askWithdrawalText, 'POST', 'withdrawal-request'))
  if (others.length) all.push(el('h2', {}, t.others), el('div', { class: 'actions' }, ...others))
  return all
}

/** Something that is asked for once more before it is done. */
function once(o: Open, title: string, text: string, method: 'POST' | 'DELETE', path: string): Child {
  const key = newKey()
  return button(title, 'second', () =>
    confirmDialog(o.words, title, [el('p', {}, text)], title, async () => {
      const reply = await act(method, `applicant/cases/${o.view.case.id}/${path}`, undefined, { key })
      if (reply.kind !== 'ok') return failureText(o.words, reply)
      o.at.reload()
      return ''
    }),
  )
}
