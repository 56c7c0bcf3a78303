import { type Catalogue, fill } from './data'
import { byId, type Child, el } from './dom'
import type { Answer } from './published'

type Words = Pick<Catalogue['fetch'], 'retry' | 'busy' | 'busyText' | 'offline' | 'offlineText' | 'failed' | 'failedText' | 'reference'>

/** Says something to readers who listen. */
export function say(text: string): void {
  byId('live').textContent = text
}

/** Asks for input: the form is the page's only content then. */
export function ask(text: string): void {
  byId('result').replaceChildren(el('p', {}, text))
  byId('another').hidden = true
}

/** Shows a result and takes the reader to its first heading. */
export function show(...children: Child[]): void {
  byId('result').replaceChildren(...children.filter((c): c is Node | string => !!c))
  const another = document.getElementById('another') // not where nothing is looked up
  if (another) another.hidden = false
  say('')
  const heading = byId('result').querySelector('h2')!
  document.title = heading.innerText + ' - ' + document.title.split(' - ').slice(-2).join(' - ')
  heading.setAttribute('tabindex', '-1')
  heading.focus()
}

/** Shows why there is no result. Again repeats the look-up. */
export function showNone<T>(words: Words, answer: Exclude<Answer<T>, { kind: 'found' }>, missing: Child[], again: () => void): void {
  const retry = el('button', { class: 'button second', type: 'button' }, words.retry)
  retry.addEventListener('click', again)
  switch (answer.kind) {
    case 'missing':
      return show(panel(...missing, retry))
    case 'busy':
      return show(panel(el('h2', {}, words.busy), el('p', {}, words.busyText), retry))
    case 'offline':
      addEventListener('online', () => retry.isConnected && again(), { once: true })
      return show(panel(el('h2', {}, words.offline), el('p', {}, words.offlineText), retry))
    case 'failed': {
      const reference = answer.reference && el('p', {}, fill(words.reference, { reference: answer.reference }))
      return show(panel(el('h2', {}, words.failed), el('p', {}, words.failedText), reference, retry))
    }
  }
}

function panel(...children: Child[]): HTMLElement {
  return el('section', { class: 'panel none' }, ...children)
}
