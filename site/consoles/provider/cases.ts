// What is done to a case: the screens that are loaded together once somebody opens one.
import './main' // all that the first screen needs is then one file, which is there already
export { caseScreen } from './case'
export { contestScreen } from './contest'
