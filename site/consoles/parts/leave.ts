import { el } from '../../parts/dom'
import { confirmDialog } from './dialog'
import { hasInput } from './kept'
import { session, signOut } from './session'
import type { Words } from './words'

const tabs = new BroadcastChannel('beian')
const savers: (() => Promise<unknown>)[] = []
const givers: (() => Promise<unknown>)[] = []

/** Has something saved, as far as that is possible, before the person is asked whether to sign out. */
export function saveBeforeLeaving(save: () => Promise<unknown>): void {
  savers.push(save)
}

/** Has something given back, as far as that is possible, before the person is signed out. */
export function giveBackBeforeLeaving(giveBack: () => Promise<unknown>): void {
  givers.push(giveBack)
}

/** Signs the person out, here and in the other tabs of this browser. What can't be saved would be lost: he is asked first. */
export async function leave(words: Words, gone: () => Promise<void>): Promise<void> {
  const t = words.console
  await all(savers)
  const out = async () => {
    await all(givers)
    signOut()
    tabs.postMessage('signed-out')
    await gone()
    return ''
  }
  if (!session() || !hasInput()) return void (await out())
  confirmDialog(words, t.signOutTitle, [el('p', {}, t.signOutText)], t.signOut, out)
}

/** Ends the session of this tab when the person signs out in another; what was typed here is dropped there too. */
export function whenLeftElsewhere(gone: () => Promise<void>): void {
  tabs.addEventListener('message', async () => {
    await all(savers)
    await all(givers)
    signOut()
    await gone()
  })
}

async function all(works: (() => Promise<unknown>)[]): Promise<void> {
  await Promise.allSettled(works.map((work) => work()))
}
