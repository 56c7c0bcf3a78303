import type { Outcome } from '../../parts/api'
import { fill } from '../../parts/data'
import { time } from '../../parts/dates'
import { el } from '../../parts/dom'
import { change, newKey, read } from './client'
import { type FaultPlace, faultPlace, isConflict } from './fault'
import { dropKept, keep, kept } from './kept'
import { having } from './shape'
import { button, failureText } from './ui'
import type { DeskWords } from './words'

/** What a list that saves itself is made of. L is the list as the API gives it. */
export interface Listed<V, L> {
  path: string // of the list in the API
  keptAs: string // where this tab keeps what is not saved yet
  entries: (list: L) => [string, V][]
  body: () => unknown // of the call that saves
  progress: () => string
  begin?: () => void // what the first entry begins
}

/**
 * What somebody enters into a list, saved as he goes; what can't be saved now outlives
 * a reload and a new sign-in. Who saves elsewhere in between is told of, and nothing of
 * either is lost.
 */
export class Entries<V, L extends { version: number }> {
  readonly status: HTMLElement
  private readonly all = new Map<string, V>()
  private readonly mine = new Set<string>() // what was entered on this page
  private readonly others = new Map<string, V>() // what somebody else entered of it in between
  private readonly line = el('p', { class: 'hint', role: 'status' })
  private readonly count = el('p', {})
  private readonly fault: FaultPlace
  private readonly hearers: (() => void)[] = []
  private version: number
  private unsaved = false
  private key = newKey() // of what is unsaved: a repeat after a lost answer changes nothing twice
  private saving: Promise<boolean> | undefined

  constructor(
    private readonly words: DeskWords,
    private readonly o: Listed<V, L>,
    loaded: L,
  ) {
    this.version = loaded.version
    for (const [key, v] of o.entries(loaded)) this.all.set(key, v)
    for (const [key, v] of kept<[string, V][]>(o.keptAs) ?? []) {
      this.all.set(key, v)
      this.mine.add(key)
      this.unsaved = true
    }
    this.fault = faultPlace(words, () => void this.merge())
    this.status = el('div', { class: 'progress' }, this.count, this.line, this.fault.root)
  }

  /** Shows how far it is, and saves what was kept from before. */
  start(): void {
    this.tell()
    if (this.unsaved) void this.save()
  }

  get(key: string): V | undefined {
    return this.all.get(key)
  }

  /** What somebody else entered while this page was open, where something was entered here too. */
  other(key: string): V | undefined {
    return this.others.get(key)
  }

  /** Enters something. What says what is there already, as a field that is left does, saves nothing. */
  set(key: string, v: V): void {
    if (JSON.stringify(v) === JSON.stringify(this.all.get(key))) return
    this.all.set(key, v)
    this.mine.add(key)
    this.unsaved = true
    this.key = newKey()
    keep(this.o.keptAs, [...this.mine].map((k) => [k, this.all.get(k)]))
    this.o.begin?.()
    this.tell()
    void this.save()
  }

  onChange(hear: () => void): void {
    this.hearers.push(hear)
  }

  /** Waits until everything is saved; false if it can't be. */
  async settled(): Promise<boolean> {
    return this.unsaved || this.saving ? this.save() : true
  }

  private save(): Promise<boolean> {
    this.saving ??= this.send().finally(() => {
      this.saving = undefined
    })
    return this.saving
  }

  private async send(): Promise<boolean> {
    const t = this.words.desk
    while (this.unsaved) {
      this.line.textContent = t.saving
      this.unsaved = false
      const reply = having(await change<Outcome>('PUT', this.o.path, this.o.body(), { version: this.version, key: this.key }), 'version')
      if (reply.kind !== 'ok') {
        this.unsaved = true
        this.line.textContent = ''
        if (isConflict(reply)) {
          this.fault.say(reply.kind === 'problem' && reply.problem.code === 'stale-version' ? t.otherSaved : failureText(this.words, reply))
          this.fault.root.append(button(t.merge, 'second small', () => this.merge()))
        } else {
          this.fault.show(reply)
          if (reply.kind !== 'signed-out') this.fault.root.append(button(t.saveAgain, 'second small', async () => void (await this.save())))
        }
        return false
      }
      this.version = reply.value.version
      this.fault.clear()
      this.line.textContent = fill(t.saved, { time: time(reply.now, this.words.lang) })
    }
    dropKept(this.o.keptAs)
    return true
  }

  /** Takes over what was saved elsewhere, but for what was entered here, and saves both. */
  private async merge(): Promise<void> {
    const reply = await read<L>(this.o.path)
    if (reply.kind !== 'ok') return this.fault.show(reply)
    this.version = reply.value.version
    for (const [key, v] of this.o.entries(reply.value)) (this.mine.has(key) ? this.others : this.all).set(key, v)
    this.key = newKey()
    this.fault.clear()
    this.tell()
    await this.save()
  }

  private tell(): void {
    this.count.textContent = this.o.progress()
    for (const hear of this.hearers) hear()
  }
}
