// The sheet of a slip: the screen that few open, loaded once somebody does.
import './main' // all that the first screen needs is then one file, which is there already
import type { Slip } from '../../parts/api'
import { type Child, el } from '../../parts/dom'
import { read } from '../parts/client'
import { type At, need } from '../parts/screen'
import { sheets } from '../parts/sheet'
import { slipFacts } from '../parts/slip-facts'
import { purposeOf } from './case'
import type { ReviewWords } from './words'

/** A slip as it was signed, to be read only: a slip that was signed on the screen has no scan of its sheet. */
export async function slipScreen(words: ReviewWords, at: At): Promise<Child[]> {
  const t = words.review
  const [id, site] = [at.params[0]!, at.params[1]!]
  const purpose = purposeOf(words, at)
  const { value: slip } = need(await read<Slip>(`bureau/cases/${encodeURIComponent(id)}/sites/${encodeURIComponent(site)}/slip?purpose=${purpose}`))
  const papers = await sheets(words, slip, (slip.sheet.copies ?? []).slice(-1)) // the copy that is the bureau's
  return [el('p', { class: 'up' }, el('a', { href: `#case/${id}?for=${purpose}` }, t.backToCase)), el('h1', {}, t.slip), el('p', { class: 'hint' }, t.slipHint), slipFacts(words, slip), ...papers]
}
