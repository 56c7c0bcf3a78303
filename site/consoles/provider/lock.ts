import type { Locked } from '../../parts/api'
import { fill } from '../../parts/data'
import { instant, time } from '../../parts/dates'
import { el } from '../../parts/dom'
import { change } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { giveBackBeforeLeaving } from '../parts/leave'
import type { At } from '../parts/screen'
import { button, failureText, say } from '../parts/ui'
import type { ProviderWords } from './words'

const beat = 5 * 60_000 // milliseconds between renewals: a lock runs for 15 minutes

let held: { id: string; timer: number } | undefined
let giving: Promise<void> | undefined

/** Waits until what was worked on is given back, so that a list does not show it as taken. */
export async function givenBack(): Promise<void> {
  await giving
}

/** Gives a case back as soon as the person goes to another screen than the case's own. */
export function leaveCases(): void {
  giveBackBeforeLeaving(giveBack)
  addEventListener('hashchange', () => {
    if (held && !location.hash.startsWith('#case/' + encodeURIComponent(held.id))) giving = giveBack()
  })
}

async function giveBack(): Promise<void> {
  const mine = held
  held = undefined
  if (!mine) return
  clearInterval(mine.timer)
  await change('DELETE', `provider/cases/${encodeURIComponent(mine.id)}/lock`)
}

function keepUp(id: string): void {
  if (held?.id === id) return
  if (held) clearInterval(held.timer)
  const timer = setInterval(() => void change('PUT', lockOf(id), {}), beat)
  held = { id, timer: timer as unknown as number }
}

const lockOf = (id: string) => `provider/cases/${encodeURIComponent(id)}/lock`

/** The line that says who works on a case, and takes it for the person's own work. */
export interface LockLine {
  root: HTMLElement
  /** Takes the case with the first thing that is done to it. */
  begin(): void
}

export function lockLine(words: ProviderWords, at: At, id: string, now: Locked | undefined): LockLine {
  const t = words.provider
  const root = el('div', { class: 'lock' })
  const fault = faultPlace(words, at.reload)
  let mine = now?.holder === at.who.account
  if (mine) keepUp(id)
  let taking = false

  const take = async (over: boolean) => {
    if (taking) return
    taking = true
    const reply = await change<Locked>('PUT', lockOf(id), over ? { take: true } : {})
    taking = false
    if (reply.kind === 'ok') {
      mine = true
      keepUp(id)
      fault.clear()
      show(reply.value)
      return say(t.lockedByYou)
    }
    if (reply.kind === 'problem' && reply.problem.code === 'case-locked') fault.say(over ? t.mayNotTake : t.lockedNow)
    else fault.say(failureText(words, reply))
  }
  const show = (l: Locked | undefined) => {
    const until = l ? time(instant(l.until), words.lang) : ''
    if (mine) {
      const back = button(t.giveBack, 'second small', async () => {
        mine = false
        await giveBack()
        show(undefined)
        say(t.nobodyWorks)
      })
      root.replaceChildren(el('span', {}, t.lockedByYou), back, fault.root)
    } else if (l) {
      root.replaceChildren(el('span', {}, fill(t.lockedBy, { account: l.holder, time: until })), button(t.takeOver, 'second small', () => take(true)), fault.root)
    } else {
      root.replaceChildren(el('span', {}, t.nobodyWorks), button(t.begin, 'second small', () => take(false)), fault.root)
    }
  }
  show(now)
  return {
    root,
    begin: () => {
      if (!mine && !now) void take(false)
    },
  }
}
