import type { Ground, Tick, TickList, TickRow } from '../../parts/api'
import { fill } from '../../parts/data'
import { Entries } from '../parts/entries'
import type { ReviewWords } from './words'

/** What was found of one thing. */
interface Found {
  outcome: string
  note: string
}

/** What one reviewer has found of what is to be looked at. */
export class Ticks {
  readonly rows: TickRow[]
  private readonly entries: Entries<Found, TickList>

  constructor(words: ReviewWords, id: string, loaded: TickList, account: string) {
    this.rows = loaded.ticks ?? []
    this.entries = new Entries<Found, TickList>(
      words,
      {
        path: `bureau/cases/${encodeURIComponent(id)}/ticks`,
        keptAs: `ticks.${account}.${id}.${loaded.delivery}`,
        entries: (list) => (list.ticks ?? []).map((r) => [r.path, { outcome: r.outcome ?? '', note: r.note ?? '' }]),
        body: () => ({ ticks: this.body() }),
        progress: () => this.progress(words),
      },
      loaded,
    )
    this.entries.start()
  }

  get status(): HTMLElement {
    return this.entries.status
  }

  of(path: string): Found {
    return this.entries.get(path) ?? { outcome: '', note: '' }
  }

  /** What somebody else found of it while this page was open, where it differs. */
  other(path: string): string {
    const other = this.entries.other(path)?.outcome ?? ''
    return other !== this.of(path).outcome ? other : ''
  }

  set(path: string, f: Found): void {
    this.entries.set(path, f)
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
    this.entries.onChange(hear)
  }

  /** Waits until everything is saved; false if it can't be. */
  settled(): Promise<boolean> {
    return this.entries.settled()
  }

  private body(): Tick[] {
    return this.rows.flatMap((r) => {
      const f = this.of(r.path)
      return f.outcome ? [{ path: r.path, outcome: f.outcome, ...(f.outcome === 'fault' && f.note ? { note: f.note } : {}) }] : []
    })
  }

  private progress(words: ReviewWords): string {
    const t = words.review
    const done = this.rows.filter((r) => this.of(r.path).outcome).length
    const faults = this.rows.filter((r) => this.of(r.path).outcome === 'fault').length
    return fill(t.progress, { done, all: this.rows.length }) + (faults ? (words.lang === 'en' ? ', ' : '，') + fill(t.progressFaults, { n: faults }) : '')
  }
}
