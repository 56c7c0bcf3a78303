import { shipped } from '../../parts/data'
import { start } from '../parts/screen'
import type { ReviewWords } from './words'

const words = shipped<ReviewWords>()

start({
  words,
  name: words.review.title,
  roles: ['reviewer'],
  screens: [],
  nav: () => [],
})
