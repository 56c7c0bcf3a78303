import type { Slip } from '../../parts/api'
import { type Child, el } from '../../parts/dom'
import { read } from '../parts/client'
import { type At, need } from '../parts/screen'
import { fitToPage, sheets } from '../parts/sheet'
import { button } from '../parts/ui'
import { siteAt } from './open'
import type { ProviderWords } from './words'

/** A slip as it is printed: two copies of one page each, and nothing else on the paper. */
export async function slipScreen(words: ProviderWords, at: At): Promise<Child[]> {
  const t = words.provider
  const [id, site] = [at.params[0]!, at.params[1]!]
  const { value: slip } = need(await read<Slip>(`${siteAt(id, site)}/slip?purpose=verification`))
  const papers = await sheets(words, slip)
  document.body.classList.add('papers')
  addEventListener('hashchange', () => document.body.classList.remove('papers'), { once: true })
  requestAnimationFrame(() => fitToPage(papers))
  const void_ = slip.state === 'superseded'
  return [
    el('div', { class: 'no-paper' }, el('p', { class: 'up' }, el('a', { href: `#case/${id}/site/${site}` }, t.backToSite)), el('h1', {}, t.printTitle), el('p', { class: void_ ? 'notice late' : 'notice' }, void_ ? t.printVoid : t.printHint), el('div', { class: 'actions' }, !void_ && button(t.print, '', () => print()))),
    ...papers,
  ]
}
