import type { ChecklistEntries, SiteChecklist } from '../../parts/api'
import { fill } from '../../parts/data'
import { Entries } from '../parts/entries'
import { type Open, siteAt } from './open'

/** What was found of an original by a source that was asked, of a field, or of a photo; "" is nothing. */
interface Found {
  name: string
  outcome: string
}

const nothing: Found = { name: '', outcome: '' }

/** What the desk has looked at of one site. */
export class Checklist {
  readonly needed: SiteChecklist['needed']
  private readonly entries: Entries<Found, SiteChecklist>

  constructor(o: Open, site: string, loaded: SiteChecklist) {
    this.needed = loaded.needed
    this.entries = new Entries<Found, SiteChecklist>(
      o.words,
      {
        path: siteAt(o.view.case.id, site) + '/checklist',
        keptAs: `checklist.${o.at.who.account}.${o.view.case.id}.${site}.${o.view.case.visit}.${o.view.case.form.number}`,
        entries: found,
        body: () => this.body(),
        progress: () => this.progress(o),
        begin: () => o.lock.begin(),
      },
      loaded,
    )
    this.entries.start()
  }

  get status(): HTMLElement {
    return this.entries.status
  }

  original(key: string): Found {
    return this.entries.get('o ' + key) ?? nothing
  }

  field(path: string): string {
    return this.entries.get('f ' + path)?.outcome ?? ''
  }

  ticked(id: string): boolean {
    return !!this.entries.get('p ' + id)?.outcome
  }

  setOriginal(key: string, name: string, outcome: string): void {
    this.entries.set('o ' + key, { name, outcome })
  }

  setField(path: string, outcome: string): void {
    this.entries.set('f ' + path, { name: '', outcome })
  }

  tick(id: string, on: boolean): void {
    this.entries.set('p ' + id, on ? { name: '', outcome: 'yes' } : nothing)
  }

  onChange(hear: () => void): void {
    this.entries.onChange(hear)
  }

  /** Waits until everything is saved; false if it can't be. */
  settled(): Promise<boolean> {
    return this.entries.settled()
  }

  /** Fields that differ from their originals. */
  differing(): string[] {
    return (this.needed.fields ?? []).filter((path) => this.field(path) === 'differs')
  }

  /** How many entries are not in order yet. */
  open(): number {
    const n = this.needed
    return (
      (n.originals ?? []).filter((x) => this.original(keyOf(x)).outcome !== 'consistent').length +
      (n.fields ?? []).filter((path) => this.field(path) !== 'equal').length +
      (n.photo ?? []).filter((p) => !this.ticked(p.id)).length
    )
  }

  private progress(o: Open): string {
    const n = this.needed
    const all = (n.originals?.length ?? 0) + (n.fields?.length ?? 0) + (n.photo?.length ?? 0)
    return fill(o.words.provider.checkProgress, { done: all - this.open(), all })
  }

  private body(): ChecklistEntries {
    const n = this.needed
    return {
      originals: (n.originals ?? []).flatMap((x) => {
        const done = this.original(keyOf(x))
        return done.outcome && done.name ? [{ original: x.original, of: x.of, name: done.name, outcome: done.outcome }] : []
      }),
      fields: (n.fields ?? []).flatMap((path) => (this.field(path) ? [{ path, result: this.field(path) }] : [])),
      photo: (n.photo ?? []).map((p) => p.id).filter((id) => this.ticked(id)),
    }
  }
}

function found(l: SiteChecklist): [string, Found][] {
  return [
    ...(l.originals ?? []).map((x): [string, Found] => ['o ' + keyOf({ original: x.original, of: x.of ?? '' }), { name: x.name, outcome: x.outcome }]),
    ...(l.fields ?? []).map((f): [string, Found] => ['f ' + f.path, { name: '', outcome: f.result }]),
    ...(l.photo ?? []).map((id): [string, Found] => ['p ' + id, { name: '', outcome: 'yes' }]),
  ]
}

/** What tells one original from another. */
export function keyOf(x: { original: string; of: string }): string {
  return x.original + ' ' + x.of
}
