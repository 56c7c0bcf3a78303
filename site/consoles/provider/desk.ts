// The desk of the on-site verification: the screens that are loaded together.
import './main' // all that the first screen needs is then one file, which is there already
export { appointments } from './appointments'
export { siteScreen } from './site'
export { slipScreen } from './slip-page'
