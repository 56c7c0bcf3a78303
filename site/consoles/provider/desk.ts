// The desk of the on-site verification: the screens that are loaded together.
export { appointments } from './appointments'
export { siteScreen } from './site'
export { slipScreen } from './slip-page'
