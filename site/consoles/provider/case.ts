import { pick } from '../../parts/data'
import { type Child, code, el, row } from '../../parts/dom'
import { showReceipt } from '../../parts/receipt'
import { changesView, historyView } from '../parts/past'
import type { At } from '../parts/screen'
import { button, due, moment } from '../parts/ui'
import { formView } from './form'
import { caseAt, doneNotice, type Open, purposeChoice } from './open'
import { clocksView, earlierReturns, noticesView, reasonsOf } from './past'
import { openCase } from './read-case'
import { hasScans, scansView } from './scans'
import { workView } from './work'
import type { ProviderWords } from './words'

/** One case: how it stands, what the provider does now, what was declared beside the scans, and what has been. */
export async function caseScreen(words: ProviderWords, at: At): Promise<Child[]> {
  const o = await openCase(words, at)
  const t = words.provider
  const c = o.view.case
  const work = workView(o)
  work.root.addEventListener('input', () => o.lock.begin())
  // What is done to a case that is declared already comes first; to judge what was declared, it is read first.
  const first = !['awaiting-pre-check', 'returned-by-bureau'].includes(c.status)
  return [
    el('p', { class: 'up' }, el('a', { href: '#' }, t.back)),
    el('h1', { lang: 'zh-CN', 'data-title': c.receipt ? showReceipt(c.receipt) : c.id }, c.organiser || c.receipt || c.id),
    doneNotice(c.id),
    ...notices(o),
    summary(o),
    work.locked && el('div', { class: 'bar' }, o.lock.root, !first && jump(o, work.root)),
    reasonsOf(o),
    earlierReturns(o),
    c.form.number > 1 && changesView(o, caseAt(c.id), o.purpose),
    first && work.root,
    el('div', { class: hasScans(o) ? 'beside' : 'alone' }, el('div', { class: 'held' }, scansView(o)), el('div', {}, el('h2', {}, t.form), ...formView(o, work.suggest))),
    !first && work.root,
    historyView(words, o.view.history),
    clocksView(o),
    noticesView(o),
  ]
}

/** A button that leads down to what is to be done. */
function jump(o: Open, to: HTMLElement): HTMLElement {
  return button(o.words.provider.toWork, 'small', () => {
    const heading = to.querySelector('h2')
    if (!heading) return
    heading.tabIndex = -1
    heading.scrollIntoView()
    heading.focus()
  })
}

function notices(o: Open): Child[] {
  const t = o.words.provider
  const c = o.view.case
  return [
    !!c.noSlot && el('p', { class: 'notice late' }, t.noSlotText),
    !!c.withdrawing && el('p', { class: 'notice' }, t.withdrawingText),
    !!c.overdue && el('p', { class: 'notice late' }, t.overdueText),
  ]
}

function summary(o: Open): HTMLElement {
  const { words, view } = o
  const t = words.provider
  const c = view.case
  const clock = c.clock ?? (c.status === 'awaiting-verification' ? c.invitation : undefined)
  return el(
    'dl',
    { class: 'summary two' },
    row(t.status, pick(words.status, c.status)?.name ?? c.status, !!c.remote && ' ', !!c.remote && el('span', { class: 'tag' }, t.remote)),
    ...(clock ? [row(t.due, ...due(words, clock.due, o.now, c.overdue))] : []),
    ...(c.receipt ? [row(t.receipt, code(showReceipt(c.receipt)))] : []),
    row(t.nature, pick<string>(words.nature, c.nature) ?? c.nature),
    row(t.province, pick<string>(words.province, c.province) ?? c.province),
    ...(c.submittedAt ? [row(t.submitted, moment(words, c.submittedAt))] : []),
    row(t.purpose, purposeChoice(o)),
  )
}
