import { isShortcut } from './letter-keys'

/** Lets the keys move between the links that name the rows of a list: arrows or j and k, Home and End; Enter opens as ever. */
export function rowKeys(list: HTMLElement): void {
  const links = () => [...list.querySelectorAll<HTMLAnchorElement>('tbody th a')]
  const to = (event: KeyboardEvent): HTMLAnchorElement | undefined => {
    const all = links()
    const at = all.indexOf(document.activeElement as HTMLAnchorElement)
    switch (event.key) {
      case 'ArrowDown':
      case 'j':
        return all[Math.min(at + 1, all.length - 1)]
      case 'ArrowUp':
      case 'k':
        return all[Math.max(at - 1, 0)]
      case 'Home':
        return at < 0 ? undefined : all[0]
      case 'End':
        return at < 0 ? undefined : all[all.length - 1]
      default:
        return undefined
    }
  }
  const hear = (event: KeyboardEvent) => {
    if (!list.isConnected) return removeEventListener('keydown', hear)
    const at = event.target as HTMLElement
    if (!isShortcut(event)) return
    if (/^Arrow/.test(event.key) && at !== document.body && at.tagName !== 'H1' && !list.contains(at)) return
    const link = to(event)
    if (!link) return
    event.preventDefault()
    link.focus()
  }
  addEventListener('keydown', hear)
}
