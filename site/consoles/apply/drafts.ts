// Work on a draft: the screens that are loaded together once somebody opens one.
export { agreements } from './agreements'
export { answers } from './answers'
export { begin } from './begin'
export { draftDocuments } from './documents'
export { personScreen, siteScreen, subjectScreen } from './section'
export { tasks } from './tasks'
