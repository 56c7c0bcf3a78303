import { shipped } from '../../parts/data'
import { lettersScreen } from '../parts/letters'
import { part, start } from '../parts/screen'
import { caseScreen } from './case'
import { queue } from './queue'
import type { ReviewWords } from './words'

const words = shipped<ReviewWords>()
// What may go wrong with what is done here, beside what may go wrong anywhere.
Object.assign(words.console.problem, words.desk.problem, words.review.problem)

start({
  words,
  name: words.review.title,
  roles: ['reviewer'],
  screens: [
    { path: '', view: (at) => queue(words, at) },
    { path: 'letters', view: (at) => lettersScreen(words, at, 'bureau/letters') },
    { path: 'case/:', view: (at) => caseScreen(words, at) },
    { path: 'case/:/site/:/slip', view: async (at) => (await part(() => import('./slip'))).slipScreen(words, at) },
  ],
  nav: () => [
    { name: words.review.queue, to: '#' },
    { name: words.letter.title, to: '#letters' },
  ],
})
