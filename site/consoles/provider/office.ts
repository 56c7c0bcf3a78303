// What is seldom looked at: loaded when somebody does.
import './main' // all that the first screen needs is then one file, which is there already
export { lettersScreen } from '../parts/letters'
export { settingsScreen } from './settings'
