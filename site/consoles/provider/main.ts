import { shipped } from '../../parts/data'
import { start } from '../parts/screen'
import { appointments } from './appointments'
import { caseScreen } from './case'
import { contestScreen } from './contest'
import { leaveCases } from './lock'
import { queue } from './queue'
import { settingsScreen } from './settings'
import { siteScreen } from './site'
import { slipScreen } from './slip-page'
import type { ProviderWords } from './words'

const words = shipped<ProviderWords>()

// What the API refuses here is said in this console's words.
Object.assign(words.console.problem, words.provider.problem)
leaveCases()
start({
  words,
  name: words.provider.title,
  roles: ['verifier', 'manager'],
  screens: [
    { path: '', view: (at) => queue(words, at) },
    { path: 'overdue', view: (at) => queue(words, at, 'provider/escalations') },
    { path: 'case/:', view: (at) => caseScreen(words, at) },
    { path: 'case/:/site/:', view: (at) => siteScreen(words, at) },
    { path: 'case/:/site/:/slip', view: (at) => slipScreen(words, at) },
    { path: 'contest/:', view: (at) => contestScreen(words, at) },
    { path: 'appointments', view: (at) => appointments(words, at) },
    { path: 'settings', view: (at) => settingsScreen(words, at) },
  ],
  nav: (who) => [
    { name: words.provider.queue, to: '#' },
    { name: words.provider.appointments, to: '#appointments' },
    ...(who.role === 'manager' ? [{ name: words.provider.escalations, to: '#overdue' }] : []),
    { name: words.provider.settings, to: '#settings' },
  ],
})
