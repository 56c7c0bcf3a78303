// What is done to a case: the screens that are loaded together once somebody opens one.
export { caseScreen } from './case'
export { contestScreen } from './contest'
