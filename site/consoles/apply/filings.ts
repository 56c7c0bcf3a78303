// A case that was submitted: the screens that are loaded together once somebody opens one.
import './main' // all that the first screen needs is then one file, which is there already
export { booking } from './booking'
export { caseScreen } from './case'
export { correct } from './correct'
export { caseDocuments } from './documents'
export { done } from './done'
export { replacePerson } from './replace'
