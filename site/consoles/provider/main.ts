import { shipped } from '../../parts/data'
import { start } from '../parts/screen'
import { queue } from './queue'
import type { ProviderWords } from './words'

const words = shipped<ProviderWords>()

start({
  words,
  name: words.provider.title,
  roles: ['verifier', 'manager'],
  screens: [{ path: '', view: (at) => queue(words, at) }],
  nav: () => [{ name: words.provider.queue, to: '#' }],
})
