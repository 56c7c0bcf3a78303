import { fill, shipped, type Shipped } from '../parts/data'
import { byId, type Child, el, lines, rich } from '../parts/dom'
import { keepLookup, showFault, startForm } from '../parts/form'
import { lookup, pageOf } from '../parts/lookup'
import { ask, say, show, showNone } from '../parts/result'
import { entryView } from './entry'
import { type Asked, find } from './find'

export type Words = Shipped<'say' | 'fetch' | 'entry' | 'nature' | 'province'>

const words = shipped<Words>()

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
