import { fill, pick, shipped, type Shipped } from '../parts/data'
import { date, instant } from '../parts/dates'
import { type Child, code, el, lines, row } from '../parts/dom'
import { keepLookup, startForm } from '../parts/form'
import { published } from '../parts/published'
import { unicodeOf } from '../parts/punycode'
import { ask, say, show, showNone } from '../parts/result'

type Words = Shipped<'say' | 'fetch' | 'proof'>

const words = shipped<Words>()

/** What is published of a slip: whether it stands, and the digest of its content. */
interface Slip {
  receipt: string
  domains: string[]
  version: number
  digest: string
  state: string
  signed?: string
}

function validSlip(s: Slip): boolean {
  return typeof s?.state === 'string' && typeof s.version === 'number' && Array.isArray(s.domains)
}

async function load(asked: string): Promise<void> {
  say(words.fetch.loading)
  const answer = await published<Slip>(`/slip/${asked}.json`, validSlip)
  if (answer.kind === 'found') return show(...slipView(answer.value))
  const t = words.proof
  showNone(words.fetch, answer, [el('h2', {}, t.missing), lines(t.missingText)], () => void load(asked))
}

function slipView(s: Slip): Child[] {
  const t = words.proof
  const state = pick(t.state, s.state) ?? t.state.superseded
  return [
    el(
      'section',
      { class: 'panel ' + (s.state === 'signed' ? 'filed' : s.state === 'current' ? '' : 'refused') },
      el('h2', {}, state.name),
      el('p', {}, state.text),
      el(
        'dl',
        { class: 'summary' },
        row(t.version, fill(t.versionOf, { n: s.version })),
        row(t.domains, ...(s.domains.length ? s.domains.map((d) => el('div', {}, code(unicodeOf(d)))) : [t.noDomain])),
        row(t.receipt, el('a', { href: words.root + 'status/?r=' + s.receipt.replace(/^BA|-/g, '') }, code(s.receipt))),
        ...(s.signed ? [row(t.signed, date(instant(s.signed), words.lang))] : []),
        row(t.digest, el('span', { class: 'code digest' }, ...(s.digest.match(/.{1,16}/g) ?? []).flatMap((part) => [part, el('wbr', {})]))),
      ),
    ),
    el('p', { class: 'hint after' }, t.help),
  ]
}

function start(): void {
  const asked = new URLSearchParams(location.search).get('c') ?? ''
  startForm(words)
  keepLookup()
  if (/^[\da-z]{10,40}$/i.test(asked)) void load(asked)
  else ask(words.proof.prompt)
}

start()
