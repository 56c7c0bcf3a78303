import type { Ground, Outcome, Verdict } from '../../parts/api'
import { fill } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { change, newKey } from '../parts/client'
import { confirmDialog } from '../parts/dialog'
import { type FaultPlace, faultPlace } from '../parts/fault'
import { choiceField, type Fault, type Field, selectField, showFaults, textArea } from '../parts/fields'
import { type Grounds, groundsView } from '../parts/grounds'
import { dropKept, keep, kept } from '../parts/kept'
import { groundList } from '../parts/past'
import { button, failureText } from '../parts/ui'
import type { Open } from './case'
import type { Done } from './done'
import { idOf } from './fields'
import type { Ticks } from './ticks'
import type { ReviewWords } from './words'

/** What the person has entered of a decision. */
interface Draft {
  decision: string
  reasons?: Ground[] | undefined
  ground: string
  grounds: string
}

const least = 4 // letters of written grounds, as the server counts them

/** The decision: approve, return with reasons, or refuse with written grounds. What is entered outlives a reload. */
export function decisionView(o: Open, ticks: Ticks, decided: (done: Done) => Promise<void>): HTMLElement {
  const { words, known } = o
  const t = words.review
  const keptAs = `decision.${o.at.who.account}.${o.view.case.id}.${o.view.case.deliveries}`
  const draft = kept<Draft>(keptAs)
  const decision = choiceField(words, {
    name: 'decision',
    label: t.decision,
    value: draft?.decision ?? '',
    options: [
      { value: 'approve', name: t.approve },
      { value: 'return', name: t.return },
      { value: 'refuse', name: t.refuse },
    ],
  })
  const ready = el('div', { class: 'hint', role: 'status' })
  const suggested = el('p', { class: 'hint', hidden: '' }, t.suggested)
  let byHand = !!draft?.reasons
  let shown = '' // suggestions that are shown
  const reasons = groundsView(words, known, o.parts, {
    name: 'decision',
    title: t.reasons,
    hint: suggested,
    changed: () => {
      byHand = suggested.hidden = true
      save()
    },
  })
  reasons.offer(['review'], true)
  if (draft?.reasons) reasons.fillIn(draft.reasons)
  const of = (family: string) => known.reasons.filter((r) => r.family === family).map((r) => ({ value: r.code, name: r.name }))
  const ground = selectField(words, { name: 'ground', label: t.ground, options: of('refusal'), value: draft?.ground ?? '' })
  const grounds = textArea(words, { name: 'grounds', label: t.grounds, hint: t.groundsHint, rows: 4, value: draft?.grounds ?? '' })
  const refusal = el('div', {}, ground.row, grounds.row)
  const summary = el('div', { hidden: '' })
  const fault = faultPlace(words, o.at.reload)

  const show = () => {
    const chosen = decision.value()
    reasons.root.hidden = chosen !== 'return'
    refusal.hidden = chosen !== 'refuse'
    approval(words, ticks, ready, decision)
    if (chosen === 'return') suggest()
  }
  /** Fills in what the faults suggest, unless something was entered by hand. */
  const suggest = () => {
    const now = ticks.suggested()
    if (byHand || JSON.stringify(now) === shown) return
    shown = JSON.stringify(now)
    reasons.fillIn(now.length ? now : [{ code: '' }])
    suggested.hidden = !now.length
  }
  const save = () => keep(keptAs, { decision: decision.value(), reasons: byHand ? reasons.entered() : undefined, ground: ground.value(), grounds: grounds.value() } satisfies Draft)
  for (const f of [decision, ground, grounds]) f.onChange(save)
  decision.onChange(show)
  ticks.onChange(show)
  show()

  const submit = button(t.submit, '', async () => {
    fault.clear()
    const faults = wrong(words, ticks, decision.value(), reasons, ground, grounds)
    showFaults(words, summary, [decision, ...reasons.fields(), ground, grounds], faults)
    if (faults.length) return
    if (!(await ticks.settled())) {
      ticks.status.scrollIntoView({ block: 'center' })
      return
    }
    const verdict = verdictOf(decision.value(), reasons, ground, grounds)
    ask(o, verdict, fault, async (status) => {
      dropKept(keptAs)
      await decided({ decision: verdict.decision as Done['decision'], status })
    })
  })
  return el('section', { class: 'decision', id: 'decision' }, el('h2', {}, t.decide), summary, ready, decision.row, reasons.root, refusal, el('div', { class: 'actions' }, submit, fault.root))
}

/** Says whether everything is in order, and where not. Approving can be chosen only then. */
function approval(words: ReviewWords, ticks: Ticks, ready: HTMLElement, decision: Field): void {
  const t = words.review
  const open = ticks.open()
  const input = decision.row.querySelector<HTMLInputElement>('input[value=approve]')!
  input.disabled = open.length > 0
  if (open.length && decision.value() === 'approve') decision.set('')
  if (!open.length) return ready.replaceChildren(t.approveText)
  const to = button(t.firstOpen, 'second small', () => {
    const tick = document.getElementById(idOf(open[0]!) + '-ok')
    tick?.scrollIntoView({ block: 'center' })
    tick?.focus()
  })
  ready.replaceChildren(el('p', {}, fill(t.approveOpen, { n: open.length })), to)
}

function wrong(words: ReviewWords, ticks: Ticks, decision: string, reasons: Grounds, ground: Field, grounds: Field): Fault[] {
  const t = words.review
  const faults: Fault[] = []
  if (!decision) faults.push({ field: 'decision', text: t.chooseDecision })
  if (decision === 'approve' && ticks.open().length) faults.push({ field: 'decision', text: fill(t.approveOpen, { n: ticks.open().length }) })
  if (decision === 'return') faults.push(...reasons.wrong())
  if (decision === 'refuse') {
    if (!ground.value()) faults.push({ field: 'ground', text: t.chooseGround })
    if ((grounds.value().match(/[\p{L}\p{N}]/gu) ?? []).length < least) faults.push({ field: 'grounds', text: t.needGrounds })
  }
  return faults
}

function verdictOf(decision: string, reasons: Grounds, ground: Field, grounds: Field): Verdict {
  if (decision === 'return') return { decision, reasons: reasons.value() }
  if (decision === 'refuse') return { decision, reasons: [{ code: ground.value(), note: grounds.value().trim() }] }
  return { decision }
}

/** Asks once; the same decision, sent again after a lost answer, is made once. */
function ask(o: Open, verdict: Verdict, fault: FaultPlace, done: (status: string) => Promise<void>): void {
  const { words, view } = o
  const t = words.review
  const [title, text, action] = {
    approve: [t.confirmApprove, t.confirmApproveText, t.approve],
    return: [t.confirmReturn, t.confirmReturnText, t.return],
    refuse: [t.confirmRefuse, t.confirmRefuseText, t.refuse],
  }[verdict.decision as Done['decision']] as [string, string, string]
  const body: Child[] = [el('p', { lang: 'zh-CN' }, el('b', {}, view.case.organiser)), el('p', {}, text), !!verdict.reasons?.length && groundList(o, verdict.reasons)]
  const key = newKey()
  confirmDialog(words, title, body, action, async () => {
    const reply = await change<Outcome>('POST', `bureau/cases/${encodeURIComponent(view.case.id)}/review`, verdict, { version: view.case.version, key })
    if (reply.kind === 'ok') {
      await done(reply.value.status)
      return ''
    }
    fault.show(reply)
    return failureText(words, reply)
  })
}
