// What is seldom looked at: loaded when somebody does.
export { lettersScreen } from '../parts/letters'
export { settingsScreen } from './settings'
