import type { Locked, Outcome } from '../../parts/api'
import { fill } from '../../parts/data'
import { instant, time } from '../../parts/dates'
import { el } from '../../parts/dom'
import { change, type Reply } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { giveBackBeforeLeaving } from '../parts/leave'
import type { At } from '../parts/screen'
import { button, say } from '../parts/ui'
import type { ProviderWords } from './words'

const beat = 5 * 60_000 // milliseconds between renewals: a lock runs for 15 minutes

/** What this tab works on: who hears what came of the latest renewal is the line on the screen. */
let held: { id: string; timer: number; hear: (reply: Reply<Locked>) => void } | undefined
let giving: Promise<unknown> | undefined

/** Waits until what was worked on is given back, so that a list does not show it as taken. */
export async function givenBack(): Promise<void> {
  await giving
}

/** Gives a case back as soon as the person goes to another screen than the case's own. */
export function leaveCases(): void {
  const leave = async (): Promise<void> => {
    const id = held?.id
    stop()
    if (id) await giveBack(id)
  }
  giveBackBeforeLeaving(leave)
  addEventListener('hashchange', () => {
    if (held && !location.hash.startsWith('#case/' + encodeURIComponent(held.id))) giving = leave()
  })
}

function giveBack(id: string): Promise<Reply<Outcome>> {
  return change<Outcome>('DELETE', lockOf(id))
}

function stop(): void {
  clearInterval(held?.timer)
  held = undefined
}

function keepUp(id: string, hear: (reply: Reply<Locked>) => void): void {
  if (held?.id === id) {
    held.hear = hear
    return
  }
  stop()
  const timer = setInterval(async () => {
    const reply = await change<Locked>('PUT', lockOf(id), {})
    if (held?.id === id) held.hear(reply)
  }, beat)
  held = { id, timer: timer as unknown as number, hear }
}

const lockOf = (id: string) => `provider/cases/${encodeURIComponent(id)}/lock`

/** The line that says who works on a case, and takes it for the person's own work. */
export interface LockLine {
  root: HTMLElement
  /** Takes the case with the first thing that is done to it. */
  begin(): void
}

export function lockLine(words: ProviderWords, at: At, id: string, loaded: Locked | undefined): LockLine {
  const t = words.provider
  const root = el('div', { class: 'lock' })
  const fault = faultPlace(words, at.reload)
  let now: Locked | 'another' | undefined = loaded // who works on it as far as is known
  let taking = false
  const mine = () => typeof now === 'object' && now.holder === at.who.account

  const renewed = (reply: Reply<Locked>) => {
    fault.clear()
    if (reply.kind === 'ok') return
    if (reply.kind === 'problem') lost(reply.problem.code)
    if (now !== 'another') fault.show(reply)
  }
  /** It is not this person's any more: somebody took it over, or it is closed. */
  const lost = (code: string) => {
    if (mine()) stop()
    show(code === 'case-locked' ? 'another' : undefined)
    say(root.innerText)
  }
  const take = async (over: boolean) => {
    if (taking) return
    taking = true
    const reply = await change<Locked>('PUT', lockOf(id), over ? { take: true } : {})
    taking = false
    fault.clear()
    if (reply.kind === 'ok') {
      keepUp(id, renewed)
      show({ ...reply.value, holder: at.who.account })
      return say(t.lockedByYou)
    }
    if (reply.kind !== 'problem' || reply.problem.code !== 'case-locked') return fault.show(reply)
    if (over) fault.say(t.mayNotTake)
    else lost('case-locked')
  }
  const back = async () => {
    const reply = await giveBack(id)
    if (reply.kind === 'problem' && reply.problem.code === 'case-locked') return lost('case-locked')
    fault.clear()
    if (reply.kind !== 'ok') return fault.show(reply)
    stop()
    show(undefined)
    say(t.nobodyWorks)
  }
  const show = (by: typeof now) => {
    now = by
    const small = (text: string, work: () => Promise<void> | void) => button(text, 'second small', work)
    const put = (text: string, b: HTMLElement) => root.replaceChildren(el('span', {}, text), b, fault.root)
    if (mine()) put(t.lockedByYou, small(t.giveBack, back))
    else if (by === 'another') put(t.lockedNow, small(words.console.reload, at.reload))
    else if (by) put(fill(t.lockedBy, { account: by.holder, time: time(instant(by.until), words.lang) }), small(t.takeOver, () => take(true)))
    else put(t.nobodyWorks, small(t.begin, () => take(false)))
  }
  if (mine()) keepUp(id, renewed)
  show(now)
  return {
    root,
    begin: () => {
      if (!now) void take(false)
    },
  }
}
