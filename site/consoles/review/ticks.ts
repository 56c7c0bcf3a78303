import type { Ground, Outcome, Tick, TickList, TickRow } from '../../parts/api'
import { fill } from '../../parts/data'
import { time } from '../../parts/dates'
import { el } from '../../parts/dom'
import { change, newKey, read } from '../parts/client'
import { type FaultPlace, faultPlace, isConflict } from '../parts/fault'
import { dropKept, keep, kept } from '../parts/kept'
import { button } from '../parts/ui'
import type { ReviewWords } from './words'

/** What was found of one thing. */
interface Found {
  outcome: string
  note: string
}

/** What one reviewer has found, saved as he goes. Who saves elsewhere in between is told of, and nothing of either is lost. */
export class Ticks {
  readonly rows: TickRow[]
  readonly status: HTMLElement
  private readonly found = new Map<string, Found>()
  private readonly mine = new Set<string>() // paths that were ticked on this page
  private readonly others = new Map<string, string>() // what somebody else found in between
  private readonly line = el('p', { class: 'hint', role: 'status' })
  private readonly count = el('p', {})
  private readonly fault: FaultPlace
  private readonly hearers: (() => void)[] = []
  private version: number
  private unsaved = false
  private key = newKey() // of what is unsaved: a repeat after a lost answer changes nothing twice
  private saving: Promise<boolean> | undefined

  constructor(
    private readonly words: ReviewWords,
    private readonly id: string,
    loaded: { value: TickList; now: number },
    account: string,
  ) {
    this.rows = loaded.value.ticks ?? []
    this.version = loaded.value.version
    this.keptAs = `ticks.${account}.${id}.${loaded.value.delivery}`
    for (const r of this.rows) this.found.set(r.path, { outcome: r.outcome ?? '', note: r.note ?? '' })
    for (const [path, f] of kept<[string, Found][]>(this.keptAs) ?? []) {
      if (!this.found.has(path)) continue
      this.found.set(path, f)
      this.mine.add(path)
      this.unsaved = true
    }
    this.fault = faultPlace(words, () => void this.merge())
    this.status = el('div', { class: 'progress' }, this.count, this.line, this.fault.root)
    this.tell()
    if (this.unsaved) void this.save()
  }

  private readonly keptAs: string

  of(path: string): Found {
    return this.found.get(path) ?? { outcome: '', note: '' }
  }

  /** What somebody else found of it while this page was open, where it differs. */
  other(path: string): string {
    const other = this.others.get(path)
    return other && other !== this.of(path).outcome ? other : ''
  }

  set(path: string, f: Found): void {
    this.found.set(path, f)
    this.mine.add(path)
    this.unsaved = true
    this.key = newKey()
    keep(this.keptAs, [...this.mine].map((p) => [p, this.of(p)]))
    this.tell()
    void this.save()
  }

  /** Paths that are not found in order. */
  open(): string[] {
    return this.rows.filter((r) => this.of(r.path).outcome !== 'ok').map((r) => r.path)
  }

  /** The reasons that the faults suggest. */
  suggested(): Ground[] {
    return this.rows
      .filter((r) => this.of(r.path).outcome === 'fault')
      .map((r) => {
        const note = this.of(r.path).note
        const field = r.scan ? '' : r.path
        return { code: r.reason, ...(field ? { field } : {}), ...(note ? { note } : {}) }
      })
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
    const t = this.words.review
    while (this.unsaved) {
      this.line.textContent = t.saving
      this.unsaved = false
      const key = this.key
      const reply = await change<Outcome>('PUT', this.path, { ticks: this.body() }, { version: this.version, key })
      if (reply.kind !== 'ok') {
        this.unsaved = true
        this.line.textContent = ''
        if (isConflict(reply)) this.conflict()
        else {
          this.fault.show(reply)
          if (reply.kind !== 'signed-out') this.fault.root.append(button(t.again, 'second small', async () => void (await this.save())))
        }
        return false
      }
      this.version = reply.value.version
      this.fault.clear()
      this.line.textContent = fill(t.saved, { time: time(reply.now, this.words.lang) })
    }
    dropKept(this.keptAs)
    return true
  }

  private get path(): string {
    return `bureau/cases/${encodeURIComponent(this.id)}/ticks`
  }

  private body(): Tick[] {
    return this.rows.flatMap((r) => {
      const f = this.of(r.path)
      return f.outcome ? [{ path: r.path, outcome: f.outcome, ...(f.outcome === 'fault' && f.note ? { note: f.note } : {}) }] : []
    })
  }

  private conflict(): void {
    const t = this.words.review
    this.fault.say(t.conflict)
    this.fault.root.append(button(t.merge, 'second small', () => this.merge()))
  }

  /** Takes over what was saved elsewhere, but for what was ticked here, and saves both. */
  private async merge(): Promise<void> {
    const reply = await read<TickList>(this.path)
    if (reply.kind !== 'ok') return this.fault.show(reply)
    this.version = reply.value.version
    for (const r of reply.value.ticks ?? []) {
      if (this.mine.has(r.path)) this.others.set(r.path, r.outcome ?? '')
      else this.found.set(r.path, { outcome: r.outcome ?? '', note: r.note ?? '' })
    }
    this.key = newKey()
    this.fault.clear()
    this.tell()
    await this.save()
  }

  private tell(): void {
    const t = this.words.review
    const done = this.rows.filter((r) => this.of(r.path).outcome).length
    const faults = this.rows.filter((r) => this.of(r.path).outcome === 'fault').length
    this.count.textContent = fill(t.progress, { done, all: this.rows.length }) + (faults ? (this.words.lang === 'en' ? ', ' : '，') + fill(t.progressFaults, { n: faults }) : '')
    for (const hear of this.hearers) hear()
  }
}
