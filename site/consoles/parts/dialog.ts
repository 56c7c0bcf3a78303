import { type Child, el } from '../../parts/dom'
import { button } from './ui'
import type { Words } from './words'

/**
 * Asks before something that can't be taken back. Confirm does it and gives why it
 * failed, or nothing; the dialog stays open with that text, so that no input is lost.
 * Its title has the focus first: a key that is still held down confirms nothing.
 */
export function confirmDialog(words: Words, title: string, body: Child[], action: string, confirm: () => Promise<string>): void {
  const fault = el('p', { class: 'error', role: 'alert' })
  const dialog = el('dialog', { 'aria-labelledby': 'dialog-title' }, el('h2', { id: 'dialog-title', tabindex: '-1', autofocus: '' }, title), ...body, fault)
  const yes = button(action, '', async () => {
    fault.textContent = await confirm()
    if (!fault.textContent) dialog.close()
  })
  const no = button(words.console.cancel, 'second', () => dialog.close())
  dialog.append(el('div', { class: 'actions' }, yes, no))
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}
