import type { CaseView, Contest, Signed } from '../../parts/api'
import { pick } from '../../parts/data'
import { type Child, code, el, row } from '../../parts/dom'
import { showReceipt } from '../../parts/receipt'
import { unicodeOf } from '../../parts/punycode'
import { needChoices } from '../parts/choices'
import { read } from '../parts/client'
import { formParts } from '../parts/form-rows'
import { type At, need } from '../parts/screen'
import { due, moment } from '../parts/ui'
import { viewer } from '../parts/viewer'
import { markOf } from '../parts/watermark'
import { decisionView } from './decide'
import { lockLine } from './lock'
import { caseAt, doneNotice, type Open } from './open'
import type { ProviderWords } from './words'

/** A contest about a domain: its certificate beside what the holder of the domain declared, and the decision. */
export async function contestScreen(words: ProviderWords, at: At): Promise<Child[]> {
  const t = words.provider
  const path = 'provider/contests/' + encodeURIComponent(at.params[0]!)
  const { value: c, version, now } = need(await read<Contest>(path + '?purpose=verification'))
  const [known, got] = await Promise.all([needChoices(words), read<CaseView>(caseAt(c.case) + '?purpose=verification')])
  const { value: view } = need(got)
  const o: Open = { words, at, view, known, parts: formParts(words, known, view.form), purpose: 'verification', now, lock: lockLine(words, at, c.case, view.lock) }
  const look = viewer(words, {
    pictures: [{ id: c.contest, name: t.certificate }],
    mark: markOf(words.lang, at.who.account, t.purposes.verification),
    address: () => read<Signed>(path + '/certificate?purpose=verification'),
  })
  void look.show(c.contest)
  const holder = o.parts.filter((p) => p.path === 'subject' || view.form.sites?.some((s) => p.path === `sites[${s.id}]` && s.domains?.includes(c.domain)))
  const open = c.state === 'open'
  const decision = open && at.who.role === 'verifier' && decisionOf(o, c, path, version)
  return [
    el('p', { class: 'up' }, el('a', { href: '#' }, t.back)),
    el('h1', {}, t.contestAbout, ' ', code(unicodeOf(c.domain))),
    doneNotice(c.case),
    el(
      'dl',
      { class: 'summary two' },
      row(t.state, pick<string>(t.contestStates, c.state) ?? c.state),
      ...(open ? [row(t.due, ...due(words, c.due, now, false))] : []),
      row(t.contestBy, el('span', { lang: 'zh-CN' }, c.organiser), ...(c.nature ? [words.desk.comma, pick<string>(words.nature, c.nature) ?? c.nature] : [])),
      row(t.opened, moment(words, c.opened)),
      row(t.holder, el('a', { href: '#case/' + c.case, lang: 'zh-CN' }, view.case.organiser || c.case), words.desk.comma, pick(words.status, c.status)?.name ?? c.status),
      ...(c.receipt ? [row(t.receipt, code(c.receipt.startsWith('BA-') ? c.receipt : showReceipt(c.receipt)))] : []),
    ),
    decision && o.lock.root,
    el('div', { class: 'beside' }, el('div', { class: 'held' }, el('section', { class: 'scans' }, el('h2', {}, t.certificate), look.root)), el('div', {}, el('h2', {}, t.holderDeclared), ...holder.map((p) => el('section', { class: 'fields' }, el('h3', {}, p.title), el('dl', { class: 'summary' }, ...p.rows.map((r) => row(r.name, ...r.value))))))),
    decision,
  ]
}

function decisionOf(o: Open, c: Contest, path: string, version: number): HTMLElement {
  const t = o.words.provider
  const made = decisionView(o, {
    name: 'contest',
    title: t.contestDecision,
    path: path + '/decision',
    version: version || c.version,
    ways: [
      { value: 'uphold', name: t.uphold, families: ['contest'], ask: t.askUphold, done: t.doneUphold },
      { value: 'reject', name: t.reject, families: ['contest'], ask: t.askReject, done: t.doneReject },
    ],
  })
  made.root.addEventListener('input', () => o.lock.begin())
  return made.root
}
