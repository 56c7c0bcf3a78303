import { byId } from '../../parts/dom'
import type { At } from '../parts/screen'
import { say } from '../parts/ui'

/** Shows the screen anew, and says something to readers who listen once it is there: a new screen silences what was said before. */
export function reloadSaying(at: At, text: string): void {
  const seen = new MutationObserver(() => {
    seen.disconnect()
    say(text)
  })
  seen.observe(byId('screen'), { childList: true })
  at.reload()
}
