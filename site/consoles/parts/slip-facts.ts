import type { Slip } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { el, row } from '../../parts/dom'
import { moment } from './ui'
import type { SlipWords } from './words'

/** How a slip stands: its version and digest, and who has signed it, when and how. */
export function slipFacts(words: SlipWords, slip: Slip): HTMLElement {
  const t = words.slip
  const mark = { current: '', signed: ' done', superseded: ' late' }[slip.state] ?? ''
  const signed = (slip.signatures ?? []).map((x) => el('li', {}, pick<string>(t.signers, x.by) ?? x.by, ' ', moment(words, x.at), ' ', pick<string>(t.how, x.how) ?? x.how))
  return el(
    'dl',
    { class: 'summary' },
    row(t.name, fill(t.versionOf, { n: slip.version }), ' ', el('span', { class: 'tag' + mark }, pick<string>(t.states, slip.state) ?? slip.state)),
    row(t.digestName, el('span', { class: 'code', translate: 'no' }, slip.digest.slice(0, 16))),
    ...(signed.length ? [row(t.signatures, el('ul', { class: 'plain' }, ...signed))] : []),
  )
}
