import { shipped } from '../../parts/data'
import { byId, el } from '../../parts/dom'
import { signedIn } from '../parts/session'
import type { Words } from '../parts/words'

const words = shipped<Words>()

/** Goes on where the person was before signing in, or says that it failed. */
async function go(): Promise<void> {
  try {
    location.replace(await signedIn(words))
  } catch {
    byId('screen').dataset.shown = ''
    byId('screen').replaceChildren(
      el('h1', {}, words.console.notSignedInTitle),
      el('p', { class: 'notice' }, words.console.notSignedIn),
      el('p', {}, el('a', { href: words.root }, words.console.toStart)),
    )
  }
}

void go()
