import { shipped } from '../../parts/data'
import { start } from '../parts/screen'
import type { ApplyWords } from './words'

const words = shipped<ApplyWords>()

start({
  words,
  name: words.apply.title,
  roles: ['applicant'],
  screens: [],
  nav: () => [],
})
