import { el } from '../../parts/dom'
import { type Reply, read } from './client'
import { faultPlace } from './fault'
import { button } from './ui'
import type { Words } from './words'

/** Goes to what was added: its link, or itself where it has none. */
function focusOn(added: HTMLElement | undefined): void {
  const link = added?.querySelector('a')
  if (added && !link) added.tabIndex = -1
  ;(link ?? added)?.focus()
}

/**
 * The button below a list that adds its next page, while there is one. Path is that of
 * the first page with its query, rows makes what is added.
 */
export function nextPages<T extends { cursor?: string }>(words: Words, path: string, first: T, list: HTMLElement, rows: (page: T, now: number) => HTMLElement[], reload: () => void): HTMLElement | undefined {
  let cursor = first.cursor
  if (!cursor) return undefined
  const fault = faultPlace(words, reload)
  const next = button(words.console.more, 'second', async () => {
    const reply: Reply<T> = await read<T>(path + (path.includes('?') ? '&' : '?') + 'cursor=' + encodeURIComponent(cursor!))
    if (reply.kind !== 'ok') return fault.show(reply)
    fault.clear()
    const added = rows(reply.value, reply.now)
    list.append(...added)
    focusOn(added[0])
    cursor = reply.value.cursor
    if (!cursor) next.remove()
  })
  return el('div', { class: 'actions' }, next, fault.root)
}
