import { el } from './dom'
import { say } from './result'

interface Words {
  copy: string
  copied: string
  notCopied: string
}

/** A button that copies a text; where the browser does not let it, the text is marked. It stands behind the element that shows the text. */
export function copyButton(words: Words, text: string, label: string): HTMLElement {
  const button = el('button', { class: 'button second small', type: 'button', 'aria-label': label }, words.copy)
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text)
      button.textContent = words.copied
      say(words.copied)
    } catch {
      getSelection()?.selectAllChildren(button.previousElementSibling!)
      say(words.notCopied)
    }
  })
  return button
}
