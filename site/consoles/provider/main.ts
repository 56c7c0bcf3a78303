import { shipped } from '../../parts/data'
import { part, start } from '../parts/screen'
import { leaveCases } from './lock'
import { queue } from './queue'
import type { ProviderWords } from './words'

const words = shipped<ProviderWords>()

// What the API refuses here is said in this console's words.
Object.assign(words.console.problem, words.desk.problem, words.upload.problem, words.provider.problem)
leaveCases()
const cases = () => part(() => import('./cases'))
const desk = () => part(() => import('./desk'))
const office = () => part(() => import('./office'))
start({
  words,
  name: words.provider.title,
  roles: ['verifier', 'manager'],
  screens: [
    { path: '', view: (at) => queue(words, at) },
    { path: 'overdue', view: (at) => queue(words, at, 'provider/escalations') },
    { path: 'case/:', view: async (at) => (await cases()).caseScreen(words, at) },
    { path: 'case/:/site/:', view: async (at) => (await desk()).siteScreen(words, at) },
    { path: 'case/:/site/:/slip', view: async (at) => (await desk()).slipScreen(words, at) },
    { path: 'contest/:', view: async (at) => (await cases()).contestScreen(words, at) },
    { path: 'appointments', view: async (at) => (await desk()).appointments(words, at) },
    { path: 'letters', view: async (at) => (await office()).lettersScreen(words, at, 'provider/letters') },
    { path: 'settings', view: async (at) => (await office()).settingsScreen(words, at) },
  ],
  nav: (who) => [
    { name: words.provider.queue, to: '#' },
    { name: words.provider.appointments, to: '#appointments' },
    ...(who.role === 'manager' ? [{ name: words.provider.escalations, to: '#overdue' }] : []),
    { name: words.letter.title, to: '#letters' },
    { name: words.provider.settings, to: '#settings' },
  ],
})
