// A case that was submitted: the screens that are loaded together once somebody opens one.
export { booking } from './booking'
export { caseScreen } from './case'
export { correct } from './correct'
export { caseDocuments } from './documents'
export { done } from './done'
export { replacePerson } from './replace'
