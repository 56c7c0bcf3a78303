import type { Row, Rows } from '../../parts/api'
import { pick } from '../../parts/data'
import { type Child, code, el } from '../../parts/dom'
import { read } from '../parts/client'
import { listRow, listView } from '../parts/list'
import { type At, need } from '../parts/screen'
import { button, due, failureText } from '../parts/ui'
import type { ProviderWords } from './words'

const page = 50

/** The provider's cases by due time, the earliest first. */
export async function queue(words: ProviderWords, at: At): Promise<Child[]> {
  const t = words.provider
  const { value, now } = need(await read<Rows>(`provider/queue?limit=${page}`))
  const heading = el('h1', {}, t.queue)
  if (!value.rows?.length) return [heading, el('p', { class: 'notice' }, t.empty)]
  const list = listView(names(words), value.rows.map((r) => rowView(words, r, now)))
  return [heading, list.table, more(words, list.body, value.cursor, now, at)]
}

function names(words: ProviderWords): string[] {
  const t = words.provider
  return [t.due, t.organiser, t.status, t.acts, t.receipt]
}

function more(words: ProviderWords, body: HTMLElement, cursor: string | undefined, now: number, at: At): Child {
  if (!cursor) return undefined
  const fault = el('p', { class: 'error', role: 'alert' })
  const next = button(words.console.more, 'second', async () => {
    const reply = await read<Rows>(`provider/queue?limit=${page}&cursor=${encodeURIComponent(cursor!)}`)
    if (reply.kind === 'signed-out') return at.reload()
    fault.textContent = reply.kind === 'ok' ? '' : failureText(words, reply)
    if (reply.kind !== 'ok') return
    body.append(...(reply.value.rows ?? []).map((r) => rowView(words, r, now)))
    cursor = reply.value.cursor
    if (!cursor) next.remove()
  })
  return el('div', { class: 'actions' }, next, fault)
}

function rowView(words: ProviderWords, r: Row, now: number): HTMLElement {
  const name = r.organiser || r.receipt || r.case || ''
  return listRow(names(words), [
    due(words, r.due, now, r.overdue),
    el('a', { href: '#case/' + r.case, lang: 'zh-CN' }, name),
    pick(words.status, r.status ?? '')?.name ?? '',
    pick<string>(words.party, r.acts) ?? r.acts,
    !!r.receipt && code(r.receipt),
  ])
}
