import { shipped, type Shipped } from '../parts/data'
import { byId, el, lines } from '../parts/dom'
import { keepLookup, showFault, startForm } from '../parts/form'
import { lookup, pageOf } from '../parts/lookup'
import { published } from '../parts/published'
import { showReceipt } from '../parts/receipt'
import { ask, say, show, showNone } from '../parts/result'
import { type Case, caseView, validCase } from './case'

export type Words = Shipped<'say' | 'fetch' | 'case' | 'status' | 'remote' | 'party' | 'step' | 'event'> & {
  steps: Record<string, number>
  reasons: string
}

const words = shipped<Words>()

async function load(receipt: string): Promise<void> {
  say(words.fetch.loading)
  const answer = await published<Case>(`/status/${receipt}.json`, validCase)
  if (answer.kind === 'found') {
    show(...(await caseView(words, receipt, answer.value, answer.now)))
    return
  }
  const missing = [el('h2', {}, words.case.missing), lines(words.case.missingDelay + '\n' + words.case.missingCode)]
  byId<HTMLInputElement>('typed').value = showReceipt(receipt)
  showNone(words.fetch, answer, missing, () => void load(receipt))
}

function start(): void {
  const typed = new URLSearchParams(location.search).get('r') ?? ''
  const target = lookup(typed)
  startForm(words)
  keepLookup()
  if ('fault' in target) {
    ask(words.case.prompt)
    if (typed) showFault(words, typed, target)
  } else if (target.kind === 'receipt') {
    void load(target.receipt)
  } else {
    location.replace(pageOf(target, words.root))
  }
}

start()
