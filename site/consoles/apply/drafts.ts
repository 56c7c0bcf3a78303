// Work on a draft: the screens that are loaded together once somebody opens one.
import './main' // all that the first screen needs is then one file, which is there already
export { agreements } from './agreements'
export { answers } from './answers'
export { begin } from './begin'
export { draftDocuments } from './documents'
export { personScreen, siteScreen, subjectScreen } from './section'
export { tasks } from './tasks'
