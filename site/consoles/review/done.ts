import type { Rows } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { read } from '../parts/client'
import { due } from '../parts/ui'
import type { Open } from './case'

/** What was decided, and how the case stands then. */
export interface Done {
  decision: 'approve' | 'return' | 'refuse'
  status: string
}

/** Says what was decided and offers the next case of the queue. */
export async function doneView(o: Open, done: Done): Promise<Node[]> {
  const { words, view } = o
  const t = words.review
  const title = { approve: t.doneApprove, return: t.doneReturn, refuse: t.doneRefuse }[done.decision]
  const heading = el('h1', { tabindex: '-1' }, title)
  const next = el('p', { class: 'outcomes' })
  document.title = title + ' - ' + t.title
  void offer(o, next)
  requestAnimationFrame(() => {
    heading.focus()
    scrollTo(0, 0)
  })
  const status = pick(words.status, done.status)?.name ?? done.status
  return [
    el('section', { class: 'panel ' + (done.decision === 'approve' ? 'filed' : '') }, heading, el('p', {}, fill(t.doneText, { organiser: view.case.organiser, status }))),
    next,
    el('p', {}, el('a', { href: '#' }, t.toQueue)),
  ]
}

async function offer(o: Open, place: HTMLElement): Promise<void> {
  const t = o.words.review
  const reply = await read<Rows>('bureau/queue?limit=2')
  if (reply.kind !== 'ok') return // the list is linked anyway
  const row = reply.value.rows?.find((r) => r.case !== o.view.case.id)
  if (!row) return place.replaceChildren(t.noNext)
  const children: Child[] = [
    el('a', { class: 'button', href: '#case/' + row.case }, fill(t.next, { organiser: row.organiser || row.receipt || row.case })),
    el('span', { class: 'hint' }, ' ' + t.nextDue, ...due(o.words, row.due, reply.now, row.overdue)),
  ]
  place.replaceChildren(...children.filter((c): c is Node | string => !!c))
}
