import type { ChecklistEntries, Outcome, SiteChecklist } from '../../parts/api'
import { fill } from '../../parts/data'
import { time } from '../../parts/dates'
import { el } from '../../parts/dom'
import { change, newKey, read } from '../parts/client'
import { type FaultPlace, faultPlace, isConflict } from '../parts/fault'
import { button } from '../parts/ui'
import { type Open, siteAt } from './open'

/** What the desk has looked at of one site, saved as it goes. Who saves elsewhere in between is told of, and nothing of either is lost. */
export class Checklist {
  readonly status: HTMLElement
  readonly needed: SiteChecklist['needed']
  private readonly originals = new Map<string, { name: string; outcome: string }>()
  private readonly fields = new Map<string, string>()
  private readonly photo = new Set<string>()
  private readonly mine = new Set<string>() // what was entered on this page
  private readonly line = el('p', { class: 'hint', role: 'status' })
  private readonly count = el('p', {})
  private readonly fault: FaultPlace
  private readonly hearers: (() => void)[] = []
  private version: number
  private unsaved = false
  private key = newKey() // of what is unsaved: a repeat after a lost answer changes nothing twice
  private saving: Promise<boolean> | undefined

  constructor(
    private readonly o: Open,
    private readonly site: string,
    loaded: SiteChecklist,
  ) {
    this.needed = loaded.needed
    this.version = loaded.version
    this.take(loaded)
    this.fault = faultPlace(o.words, () => void this.merge())
    this.status = el('div', { class: 'progress' }, this.count, this.line, this.fault.root)
    this.tell()
  }

  original(key: string): { name: string; outcome: string } {
    return this.originals.get(key) ?? { name: '', outcome: '' }
  }

  field(path: string): string {
    return this.fields.get(path) ?? ''
  }

  ticked(id: string): boolean {
    return this.photo.has(id)
  }

  setOriginal(key: string, name: string, outcome: string): void {
    this.originals.set(key, { name, outcome })
    this.changed('o ' + key)
  }

  setField(path: string, result: string): void {
    this.fields.set(path, result)
    this.changed('f ' + path)
  }

  tick(id: string, on: boolean): void {
    if (on) this.photo.add(id)
    else this.photo.delete(id)
    this.changed('p ' + id)
  }

  onChange(hear: () => void): void {
    this.hearers.push(hear)
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

  /** Waits until everything is saved; false if it can't be. */
  async settled(): Promise<boolean> {
    return this.unsaved || this.saving ? this.save() : true
  }

  private take(l: SiteChecklist): void {
    for (const x of l.originals ?? []) {
      const key = keyOf({ original: x.original, of: x.of ?? '' })
      if (!this.mine.has('o ' + key)) this.originals.set(key, { name: x.name, outcome: x.outcome })
    }
    for (const f of l.fields ?? []) if (!this.mine.has('f ' + f.path)) this.fields.set(f.path, f.result)
    for (const p of l.photo ?? []) if (!this.mine.has('p ' + p)) this.photo.add(p)
  }

  private changed(what: string): void {
    this.mine.add(what)
    this.unsaved = true
    this.key = newKey()
    this.o.lock.begin()
    this.tell()
    void this.save()
  }

  private save(): Promise<boolean> {
    this.saving ??= this.send().finally(() => {
      this.saving = undefined
    })
    return this.saving
  }

  private async send(): Promise<boolean> {
    const { words } = this.o
    const t = words.provider
    while (this.unsaved) {
      this.line.textContent = t.saving
      this.unsaved = false
      const reply = await change<Outcome>('PUT', this.path, this.body(), { version: this.version, key: this.key })
      if (reply.kind !== 'ok') {
        this.unsaved = true
        this.line.textContent = ''
        if (isConflict(reply)) {
          this.fault.say(reply.kind === 'problem' && reply.problem.code !== 'stale-version' ? (words.console.problem[reply.problem.code as 'busy'] ?? reply.problem.detail) : t.otherSaved)
          this.fault.root.append(button(t.merge, 'second small', () => this.merge()))
        } else {
          this.fault.show(reply)
          if (reply.kind !== 'signed-out') this.fault.root.append(button(t.saveAgain, 'second small', async () => void (await this.save())))
        }
        return false
      }
      this.version = reply.value.version
      this.fault.clear()
      this.line.textContent = fill(t.saved, { time: time(reply.now, words.lang) })
    }
    return true
  }

  private get path(): string {
    return siteAt(this.o.view.case.id, this.site) + '/checklist'
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

  /** Takes over what was saved elsewhere, but for what was entered here, and saves both. */
  private async merge(): Promise<void> {
    const reply = await read<SiteChecklist>(this.path)
    if (reply.kind !== 'ok') return this.fault.show(reply)
    this.version = reply.value.version
    this.take(reply.value)
    this.key = newKey()
    this.fault.clear()
    this.tell()
    await this.save()
  }

  private tell(): void {
    const n = this.needed
    const all = (n.originals?.length ?? 0) + (n.fields?.length ?? 0) + (n.photo?.length ?? 0)
    this.count.textContent = fill(this.o.words.provider.checkProgress, { done: all - this.open(), all })
    for (const hear of this.hearers) hear()
  }
}

/** What tells one original from another. */
export function keyOf(x: { original: string; of: string }): string {
  return x.original + ' ' + x.of
}
