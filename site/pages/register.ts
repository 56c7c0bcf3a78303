import { fill, shipped, type Shipped } from '../parts/data'
import { byId, type Child, el, lines, rich } from '../parts/dom'
import { keepLookup, showFault, startForm } from '../parts/form'
import { lookup, pageOf, type Target } from '../parts/lookup'
import { type Answer, published } from '../parts/published'
import { ask, say, show, showNone } from '../parts/result'
import { type Entry, entryView, validEntry } from './entry'

export type Words = Shipped<'say' | 'fetch' | 'entry' | 'nature' | 'province'>

const words = shipped<Words>()
const attempts = 4 // labels of a host that are tried, from the whole name up

type Asked = Exclude<Target, { kind: 'receipt' }>

async function load(asked: Asked): Promise<void> {
  say(words.fetch.loading)
  const typed = asked.kind === 'number' ? asked.number : asked.shown
  const { answer, domain } = await find(asked)
  if (answer.kind === 'found') {
    show(...entryView(words, answer.value, asked.kind === 'number' ? asked : { ...asked, of: domain }))
    return
  }
  const missing: Child[] = [
    el('h2', {}, ...rich(fill(words.entry.missing, { typed }))),
    lines(words.entry.missingDelay + '\n' + words.entry.missingElsewhere),
  ]
  byId<HTMLInputElement>('typed').value = typed
  showNone(words.fetch, answer, missing, () => void load(asked))
}

/** Asks for the entry of a number, or of a domain and then of the domains above it, whose filing covers it. */
async function find(asked: Asked): Promise<{ answer: Answer<Entry>; domain: string }> {
  if (asked.kind === 'number') {
    return { answer: await published(`/register/number/${encodeURIComponent(asked.subject)}.json`, validEntry), domain: '' }
  }
  let domain = asked.domain
  for (let n = 1; ; n++) {
    const answer = await published<Entry>(`/register/domain/${domain}.json`, validEntry)
    const parent = domain.slice(domain.indexOf('.') + 1)
    if (answer.kind !== 'missing' || !parent.includes('.') || n === attempts) return { answer, domain }
    domain = parent
  }
}

function start(): void {
  const typed = new URLSearchParams(location.search).get('q') ?? ''
  const target = lookup(typed)
  startForm(words)
  keepLookup()
  if ('fault' in target) {
    ask(words.entry.prompt)
    if (typed) showFault(words, typed, target)
  } else if (target.kind === 'receipt') {
    location.replace(pageOf(target, words.root))
  } else {
    void load(target)
  }
}

start()
