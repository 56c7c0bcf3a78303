import type { Ground, Outcome, Verdict } from '../../parts/api'
import { type Child, el } from '../../parts/dom'
import { change } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { choiceField, type Fault, showFaults } from '../parts/fields'
import { groundsView } from '../parts/grounds'
import { dropKept, keep, kept } from '../parts/kept'
import { groundList } from '../parts/past'
import { button } from '../parts/ui'
import { askThen } from './ask'
import type { Open } from './open'

/** One way to decide. Families are those of its reasons, none for a decision without. */
export interface Way {
  value: string
  name: string
  families?: string[]
  needed?: boolean // a reason is; so it is unless this is false
  ofFields?: true // each reason names a field, for only these are unlocked then
  suggested?: () => Ground[]
  title?: string // of the confirmation, where the name does not say it
  ask: string // what the confirmation says
  done: string
  extra?: { root: HTMLElement; value: () => Partial<Verdict>; fillIn: (was: Partial<Verdict>) => void }
  wrong?: () => Fault[]
}

export interface Deciding {
  name: string // of the section, for ids and for what is kept
  title: string
  path: string // of the call
  version: number
  visit?: number // of the case, where the same may be decided again at a later one
  ways: Way[]
  intro?: Child[]
}

export interface Decision {
  root: HTMLElement
  /** Chooses a way and adds a reason to it. */
  reason(way: string, g: Ground): void
}

interface Draft {
  way: string
  reasons: Ground[]
  extra?: Partial<Verdict>
}

/** A decision on a case: one of several ways, with its reasons, asked once. What is entered outlives a reload. */
export function decisionView(o: Open, d: Deciding): Decision {
  const { words } = o
  const t = words.provider
  const keptAs = `decision.${o.at.who.account}.${d.path}.${d.visit ?? ''}`
  const draft = kept<Draft>(keptAs)
  const field = choiceField(words, { name: d.name, label: t.decision, value: draft?.way ?? '', options: d.ways.map((w) => ({ value: w.value, name: w.name })) })
  const extras = d.ways.flatMap((w) => w.extra ?? [])
  const save = () => keep(keptAs, { way: field.value(), reasons: reasons.entered(), extra: Object.assign({}, ...extras.map((x) => x.value())) as Partial<Verdict> } satisfies Draft)
  const reasons = groundsView(words, o.known, o.parts, { name: d.name, title: words.desk.reasons, changed: save })
  const summary = el('div', { hidden: '' })
  const fault = faultPlace(words, o.at.reload)
  const way = () => d.ways.find((w) => w.value === field.value())

  const show = () => {
    const w = way()
    for (const x of d.ways) if (x.extra) x.extra.root.hidden = x !== w
    reasons.root.hidden = !w?.families
    if (w?.families) reasons.offer(w.families, w.needed !== false, w.ofFields)
  }
  field.onChange(() => {
    show()
    for (const g of way()?.suggested?.() ?? []) reasons.add(g)
    save()
  })
  for (const x of extras) {
    x.fillIn(draft?.extra ?? {})
    x.root.addEventListener('change', save)
  }
  show()
  if (draft?.reasons.length && way()?.families) reasons.fillIn(draft.reasons)

  const submit = button(t.submit, '', () => {
    fault.clear()
    const w = way()
    const faults: Fault[] = w ? [...(w.families ? reasons.wrong() : []), ...(w.wrong?.() ?? [])] : [{ field: d.name, text: t.chooseDecision }]
    showFaults(words, summary, [field, ...reasons.fields()], faults)
    if (!w || faults.length) return
    o.lock.begin()
    const verdict: Verdict = { decision: w.value, ...(w.families && reasons.value().length ? { reasons: reasons.value() } : {}), ...(w.extra?.value() ?? {}) }
    const body: Child[] = [el('p', { lang: 'zh-CN' }, el('b', {}, o.view.case.organiser)), el('p', {}, w.ask), !!verdict.reasons?.length && groundList(o, verdict.reasons)]
    const send = (key: string) => change<Outcome>('POST', d.path, verdict, { version: d.version, key })
    askThen(o, { title: w.title ?? w.name, body, fault, send, done: w.done, after: () => dropKept(keptAs) })
  })
  return {
    root: el('section', { class: 'decision', id: d.name }, el('h2', {}, d.title), ...(d.intro ?? []), summary, field.row, ...extras.map((x) => x.root), reasons.root, el('div', { class: 'actions' }, submit, fault.root)),
    reason: (value, g) => {
      if (field.value() !== value) {
        field.set(value)
        show()
      }
      reasons.add(g)
      o.lock.begin()
    },
  }
}
