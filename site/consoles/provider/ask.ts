import type { Outcome } from '../../parts/api'
import { type Child, el } from '../../parts/dom'
import { newKey, type Reply } from '../parts/client'
import { confirmDialog } from '../parts/dialog'
import type { FaultPlace } from '../parts/fault'
import { failureText } from '../parts/ui'
import { didSo, type Open } from './open'

/** A change of a case that is asked for once more before it is made. */
export interface Asked {
  title: string
  body: (Child | string)[] // a text is a paragraph
  action?: string // of the button, unless it says just that it is confirmed
  fault: FaultPlace // beside the button that asks
  send: (key: string) => Promise<Reply<Outcome>>
  done: string // what is said of it then
  after?: () => void // before the screen is shown anew
  to?: string // the screen that is shown then, unless it is the same
  more?: (r: Exclude<Reply<Outcome>, { kind: 'ok' }>) => string // to be said of a failure besides
}

/** Asks, makes the change once however often it is sent, and shows what was done. What fails is said in the dialog and stays beside the button. */
export function askThen(o: Open, a: Asked): void {
  const { words } = o
  const key = newKey()
  confirmDialog(words, a.title, a.body.map((x) => (typeof x === 'string' ? el('p', {}, x) : x)), a.action ?? words.provider.confirm, async () => {
    const reply = await a.send(key)
    if (reply.kind !== 'ok') {
      a.fault.show(reply)
      const more = a.more?.(reply) ?? ''
      if (more) a.fault.root.append(el('p', {}, more))
      return failureText(words, reply) + (more ? ' ' + more : '')
    }
    a.after?.()
    didSo(o.view.case.id, a.done)
    if (a.to) location.hash = a.to
    else o.at.reload()
    return ''
  })
}
