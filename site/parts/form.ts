import { type Catalogue, fill } from './data'
import { byId, el, rich } from './dom'
import { type Fault, lookup, pageOf, type Target } from './lookup'

interface Words {
  root: string
  say: Catalogue['say']
}

/** Brings the look-up form to life: it goes to the page of what was typed, or says what is wrong with it. There gives the address of that page. */
export function startForm(words: Words, there = (target: Target) => pageOf(target, words.root)): void {
  byId('lookup').addEventListener('submit', (event) => {
    event.preventDefault()
    const typed = byId<HTMLInputElement>('typed').value
    const target = lookup(typed)
    if ('fault' in target) showFault(words, typed, target)
    else location.assign(there(target))
  })
}

/** Shows what is wrong with the input, which stays as it was typed, and takes the reader there. */
export function showFault(words: Words, typed: string, fault: Fault): void {
  const input = byId<HTMLInputElement>('typed')
  const error = byId('error')
  input.value = typed
  input.setAttribute('aria-invalid', 'true')
  input.setAttribute('aria-describedby', 'error hint')
  error.replaceChildren(el('span', {}, words.say.error, ...rich(fill(words.say[fault.fault], { ...fault }))))
  error.hidden = false
  if (!document.title.startsWith(words.say.error)) document.title = words.say.error + document.title
  input.focus()
}

/** Lets the link to the other language lead to the same look-up. */
export function keepLookup(): void {
  byId<HTMLAnchorElement>('language').search = location.search
}
