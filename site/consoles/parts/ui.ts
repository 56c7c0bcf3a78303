import { date, daysLeft, endsDay, instant, time } from '../../parts/dates'
import type { Problem } from '../../parts/api'
import { fill, pick, shipped } from '../../parts/data'
import { byId, type Child, el } from '../../parts/dom'
import type { Failure } from './client'
import type { Words } from './words'

const patience = 5_000 // milliseconds until a person is told that he waits long

/**
 * A button whose work may take a while: it can't be pressed again before that is done.
 * Work that throws has met an answer that it does not know; that is said beside it.
 */
export function button(text: string, kind: string, work: () => Promise<void> | void): HTMLButtonElement {
  const b = el('button', { class: ('button ' + kind).trim(), type: 'button' }, text)
  b.addEventListener('click', async () => {
    if (b.getAttribute('aria-disabled') === 'true') return
    b.setAttribute('aria-disabled', 'true')
    unsay(b)
    const slow = setTimeout(() => sayBeside(b, 'hint', shipped<Words>().console.slow), patience)
    try {
      await work()
      unsay(b, 'hint')
    } catch (e) {
      reportError(e)
      sayBeside(b, 'error', shipped<Words>().console.failedChange)
    } finally {
      clearTimeout(slow)
      b.removeAttribute('aria-disabled')
    }
  })
  return b
}

/** Says something beside a button, in place of what was said there before. */
export function sayBeside(b: HTMLElement, kind: 'hint' | 'error', text: string): void {
  unsay(b)
  b.after(el('p', { class: kind + ' said', role: kind === 'error' ? 'alert' : 'status' }, text))
}

function unsay(b: HTMLElement, kind = 'said'): void {
  const said = b.nextElementSibling
  if (said?.classList.contains('said') && said.classList.contains(kind)) said.remove()
}

/** Says something to readers who listen. */
export function say(text: string): void {
  byId('live').textContent = text
}

/** Why a change was not made, in words that say what to do; the input stays. Who tries again does so under the same key. */
export function failureText(words: Words, f: Failure): string {
  return textOf(words, f, words.console.offlineChange, words.console.failedChange)
}

/** Why something is not saved that saves itself. */
export function unsavedText(words: Words, f: Failure): string {
  const t = words.console
  return textOf(words, f, t.offline + t.stop + t.offlineSave, t.failedSave)
}

/** Why something can't be read, in words that say what to do. */
export function unreadText(words: Words, f: Failure): string {
  const t = words.console
  return textOf(words, f, t.offline + t.stop + t.offlineRead, t.failed + t.stop + t.failedRead)
}

function textOf(words: Words, f: Failure, offline: string, failed: string): string {
  const t = words.console
  switch (f.kind) {
    case 'signed-out':
      return t.ended + ' ' + t.endedText
    case 'offline':
      return offline
    case 'busy':
      return fill(t.busyFor, { seconds: f.seconds })
    case 'problem':
      return problemText(words, f.problem)
    case 'failed':
      return failed + (f.reference ? ' ' + fill(t.reference, { reference: f.reference }) : '')
  }
}

/** A problem in words that say what to do. One that only a page of another version than the system's meets has none of its own. */
export function problemText(words: Words, p: Problem): string {
  const t = words.console
  const own = pick<string>(t.problem, p.code)
  if (own) return own
  if (p.status === 404) return t.notFoundText
  return words.lang === 'en' ? p.detail : t.outdated + ' ' + fill(t.reference, { reference: p.reference })
}

/** A due time as a person reads it, with how long it is until then, or since. */
export function due(words: Words, text: string | undefined, now: number, overdue: boolean | undefined): Child[] {
  if (!text) return []
  const t = words.console
  const at = instant(text)
  const day = date(at, words.lang)
  const days = daysLeft(at, now)
  const late = overdue || now > at
  const left = late ? (days < 0 ? fill(days === -1 ? t.overdueByDay : t.overdueBy, { n: -days }) : t.overdue) : days === 0 ? t.today : fill(days === 1 ? t.day : t.days, { n: days })
  return [
    el('time', { datetime: new Date(at).toISOString(), class: 'whole' }, endsDay(at) ? day : day + ' ' + time(at, words.lang)),
    ' ',
    el('span', { class: late || days === 0 ? 'tag late' : 'tag' }, left),
  ]
}

/** A moment as a person reads it: date and time of day in Asia/Shanghai. */
export function moment(words: Words, text: string): HTMLElement {
  const at = instant(text)
  return el('time', { datetime: new Date(at).toISOString(), class: 'whole' }, date(at, words.lang) + ' ' + time(at, words.lang))
}

/** A day such as 2026-03-31 as a person reads it. */
export function day(words: Words, text: string): string {
  const at = Date.parse(text + 'T00:00:00+08:00')
  return Number.isNaN(at) ? text : date(at, words.lang)
}
