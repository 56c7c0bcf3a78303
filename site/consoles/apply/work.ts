import type { Draft, Form, Outcome } from '../../parts/api'
import { type Choices, needChoices } from '../parts/choices'
import { type Failure, newKey, read, type Reply } from '../parts/client'
import { saveBeforeLeaving } from '../parts/leave'
import { type At, need } from '../parts/screen'
import { act } from './act'
import { Checks, type Editor } from './checks'
import { canon, settle, whole } from './form'
import { Keep } from './keep'
import type { ApplyWords } from './words'

const pause = 1200 // milliseconds after the last change until it is saved

/** The draft that is worked on. It saves itself, and keeps what is not saved yet in this tab. */
export class Work implements Editor {
  form: Form
  version: number
  checks = new Checks(() => this.form)
  saved: number // milliseconds
  dirty = false
  saving = false
  restored = false
  failure: Failure | undefined
  conflict: Draft | undefined // as it was saved elsewhere
  private timer = 0
  private sent = { text: '', key: '' }
  private under: Promise<void> = Promise.resolve()
  private hears: (() => void)[] = []
  private readonly keep: Keep

  constructor(
    readonly words: ApplyWords,
    readonly known: Choices,
    public draft: Draft,
    readonly now: number,
    account: string,
  ) {
    this.form = whole(draft.form)
    this.version = draft.version
    this.saved = Date.parse(draft.saved)
    this.keep = new Keep(account, draft.case)
    const kept = this.keep.read()
    if (!kept || canon(kept.form) === canon(this.form)) return
    this.form = whole(kept.form)
    this.dirty = this.restored = true
    if (kept.version === this.version) this.later()
    else this.conflict = draft
  }

  get id(): string {
    return this.draft.case
  }

  get today(): string {
    return new Date(this.now + 8 * 3_600_000).toISOString().slice(0, 10).replace(/-/g, '')
  }

  onState(hear: () => void): void {
    this.hears.push(hear)
  }

  edit(): void {
    settle(this.form)
    this.dirty = true
    this.failure = undefined
    this.keep.write({ version: this.version, form: this.form })
    this.checks.edited()
    this.later()
    this.tell()
  }

  /** Saves what is not saved, now, or as the page is left. It gives whether everything is. */
  async flush(leaving = false): Promise<boolean> {
    clearTimeout(this.timer)
    await (this.under = this.under.then(() => this.save(leaving)).catch((e) => this.broke(e)))
    return !this.dirty
  }

  /** An answer of another shape than a draft: it is said like any that makes no sense, and the next saving goes on. */
  private broke(e: unknown): void {
    reportError(e)
    this.saving = false
    this.failure = { kind: 'failed', reference: '' }
    this.tell()
  }

  /** Takes the draft as it was saved elsewhere, and drops what is here. */
  takeTheirs(theirs: Draft): void {
    this.draft = theirs
    this.form = whole(theirs.form)
    this.version = theirs.version
    this.clean()
  }

  /** Saves what is here over what was saved elsewhere. */
  takeOurs(theirs: Draft): Promise<boolean> {
    this.version = theirs.version
    this.conflict = undefined
    return this.flush()
  }

  /** The same work for a new screen, which alone hears of it. */
  anew(): this {
    const found = this.checks.findings
    this.hears = []
    this.checks = new Checks(() => this.form)
    this.checks.findings = found
    return this
  }

  private later(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), pause)
  }

  private async save(leaving: boolean): Promise<void> {
    if (!this.dirty || this.conflict) return
    const text = JSON.stringify({ form: this.form, version: this.version })
    if (this.sent.text !== text) this.sent = { text, key: newKey() }
    this.saving = true
    this.failure = undefined
    this.tell()
    const sent = JSON.parse(text) as { form: Form }
    const reply = await act('PUT', 'applicant/drafts/' + this.id, { form: sent.form }, { version: this.version, key: this.sent.key, keepalive: leaving })
    this.saving = false
    await this.judge(reply, sent.form)
    this.tell()
  }

  private async judge(reply: Reply<Outcome>, sent: Form): Promise<void> {
    if (reply.kind === 'ok') {
      this.version = reply.value.version
      this.saved = reply.now
      if (canon(sent) === canon(this.form)) this.clean()
      else this.later()
      return
    }
    if (reply.kind === 'problem' && reply.problem.code === 'stale-version') return this.compare(sent)
    this.failure = reply
    if (reply.kind === 'busy') this.timer = setTimeout(() => void this.flush(), reply.seconds * 1000)
    if (reply.kind === 'offline') addEventListener('online', () => void this.flush(), { once: true })
  }

  /** Another version is stored: our own, whose answer was lost, or somebody else's. */
  private async compare(sent: Form): Promise<void> {
    const theirs = await read<Draft>('applicant/drafts/' + this.id)
    if (theirs.kind !== 'ok') this.failure = theirs
    else if (canon(whole(theirs.value.form)) === canon(sent)) {
      this.version = theirs.value.version
      this.later()
    } else this.conflict = theirs.value
  }

  private clean(): void {
    this.dirty = this.restored = false
    this.conflict = this.failure = undefined
    this.keep.forget()
  }

  private tell(): void {
    for (const hear of this.hears) hear()
  }
}

let current: Work | undefined

saveBeforeLeaving(async () => current?.dirty && (await current.flush()))

// Who leaves the page for another one may not come back to it.
document.addEventListener('visibilitychange', () => {
  if (document.hidden && current?.dirty) void current.flush(true)
})

/**
 * The draft of a screen. What was changed on the screen before is saved first; where
 * that is not possible now, the work goes on with what is in this tab.
 */
export async function openDraft(words: ApplyWords, at: At): Promise<Work> {
  const id = at.params[0]!
  const before = current?.id === id ? current : undefined
  if (before?.dirty && !(await before.flush())) return before.anew()
  const reply = await read<Draft>('applicant/drafts/' + id)
  if (before && (reply.kind === 'offline' || reply.kind === 'failed' || reply.kind === 'busy')) return before.anew()
  // A draft that is none any more may have become a case: who follows an old link finds that.
  if (reply.kind === 'problem' && reply.problem.status === 404) location.replace('#case/' + id)
  const { value, now } = need(reply)
  current = new Work(words, await needChoices(words), value, now, at.who.account)
  current.checks.findings = before?.checks.findings
  return current
}
