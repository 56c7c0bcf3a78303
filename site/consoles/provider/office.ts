// What is seldom looked at: loaded when somebody does.
export { settingsScreen } from './settings'
