import type { Form, Outcome } from '../../parts/api'
import { type Child, el, row } from '../../parts/dom'
import type { Choices } from '../parts/choices'
import { nameOf } from '../parts/choices'
import { change, newKey } from '../parts/client'
import { showFaults } from '../parts/fields'
import { formParts } from '../parts/form-rows'
import type { At } from '../parts/screen'
import { button, due, failureText } from '../parts/ui'
import { type Bound, Section } from './bound'
import { type Open, openCase } from './case'
import { blocks, Checks, type Editor, within } from './checks'
import { personFields } from './fields-person'
import { siteFields } from './fields-site'
import { subjectFields } from './fields-subject'
import { canon, settle, whole } from './form'
import { Keep } from './keep'
import { nameOfPart } from './part-name'
import type { ApplyWords } from './words'

/** The form of a case while it is corrected. What is typed is kept in this tab until it is submitted. */
export class Correction implements Editor {
  checks = new Checks(() => this.form)
  readonly keep: Keep
  restored = false

  constructor(
    readonly words: ApplyWords,
    readonly known: Choices,
    public form: Form,
    readonly version: number,
    private readonly now: number,
    account: string,
    id: string,
  ) {
    this.keep = new Keep(account, id)
    const kept = this.keep.read()
    if (!kept || kept.version !== version || canon(kept.form) === canon(form)) return
    this.form = whole(kept.form)
    this.restored = true
  }

  get today(): string {
    return new Date(this.now + 8 * 3_600_000).toISOString().slice(0, 10).replace(/-/g, '')
  }

  edit(): void {
    settle(this.form)
    this.keep.write({ version: this.version, form: this.form })
    this.checks.edited()
  }
}

/** Corrects a returned case: what was found faulty can be changed, everything else is shown. */
export async function correct(words: ApplyWords, at: At): Promise<Child[]> {
  const t = words.apply
  const o = await openCase(words, at)
  const c = o.view.case
  const back = el('p', { class: 'hint' }, el('a', { href: '#case/' + c.id }, t.toCase))
  if (!o.view.allowed?.includes('CaseResubmitted')) return [back, el('h1', {}, t.correct), el('p', { class: 'notice' }, t.notReturned)]
  const before = structuredClone(o.view.form)
  const editor = new Correction(words, o.known, structuredClone(o.view.form), c.version, o.now, at.who.account, c.id)
  const parts = formParts(words, o.known, before)
  const all = fieldsOf(editor).filter((b) => unlocked(o, b.path))
  const section = new Section(editor, all)
  for (const b of all) b.field.row.prepend(...whyOf(o, b, before))
  editor.checks.soon(0)
  const summary = el('div', { hidden: '' })
  return [
    back,
    el('h1', {}, t.correct),
    el('p', {}, t.correctText),
    !!c.clock && el('p', {}, t.due, ' ', ...due(words, c.clock.due, o.now, c.overdue)),
    editor.restored && el('p', { class: 'notice' }, t.restored),
    summary,
    ...generalReasons(o),
    el('div', { class: 'form' }, ...parts.flatMap((p) => {
      const own = all.filter((b) => within(b.path, p.path))
      return own.length ? [el('h2', {}, p.title), ...own.map((b) => b.field.row)] : []
    })),
    el('p', {}, el('a', { href: `#case/${c.id}/documents` }, t.documentsToo)),
    el('details', {}, el('summary', {}, t.locked), ...parts.map((p) => el('section', {}, el('h3', {}, p.title), el('dl', { class: 'summary' }, ...p.rows.filter((r) => !unlocked(o, r.path)).map((r) => row(r.name, ...r.value)))))),
    ...resubmission(o, editor, section, before, summary),
  ]
}

function fieldsOf(e: Editor): Bound[] {
  const nothing = () => undefined
  return [...subjectFields(e, nothing), ...e.form.persons!.flatMap((p) => personFields(e, p, nothing)), ...e.form.sites!.flatMap((s) => siteFields(e, s))]
}

function unlocked(o: Open, path: string): boolean {
  // The registration of a domain goes with the domain.
  const paths = [path, path.replace(/\.domains$/, '.registrations'), path.replace(/\.registrations$/, '.domains')]
  return !!o.view.unlocked?.some((u) => paths.some((p) => within(p, u) || within(u, p)))
}

/** Why a field was returned, and what it was before. */
function whyOf(o: Open, b: Bound, before: Form): Child extends infer C ? Exclude<C, false | undefined>[] : never {
  const t = o.words.apply
  const why = (o.view.reasons ?? []).filter((r) => r.field && (within(b.path, r.field) || within(r.field, b.path)))
  const was = formParts(o.words, o.known, before).flatMap((p) => p.rows).find((r) => within(b.path, r.path))
  if (!why.length && !was) return []
  return [
    el(
      'div',
      { class: 'notice late' },
      ...why.map((r) => el('p', {}, nameOf(o.known.reasons, r.code), !!r.note && el('br', {}), !!r.note && t.noteOf, !!r.note && el('span', { lang: 'zh-CN' }, r.note))),
      !!was && el('p', { class: 'hint' }, t.before, ...was.value),
    ),
  ]
}

function generalReasons(o: Open): Child[] {
  const all = (o.view.reasons ?? []).filter((r) => !r.field)
  return all.length ? [el('ul', {}, ...all.map((r) => el('li', {}, nameOf(o.known.reasons, r.code), !!r.note && el('div', { lang: 'zh-CN' }, r.note))))] : []
}

function resubmission(o: Open, e: Correction, section: Section, before: Form, summary: HTMLElement): Child[] {
  const t = o.words.apply
  const fault = el('p', { class: 'error', role: 'alert' })
  let key = newKey()
  let sent = ''
  const show = () => {
    section.all = true
    section.show()
    const faults = section.faults(blocks(e))
    if (faults.length) {
      showFaults(o.words, summary, section.fields, faults)
      section.show()
    }
    return faults.length > 0
  }
  for (const row of section.rows) row.addEventListener('input', () => fault.replaceChildren())
  const go = button(t.resubmit, '', async () => {
    fault.textContent = ''
    const fewer = o.view.case.sites?.some((s) => s.dropped) // taking a site out may be all that was needed
    if (!fewer && canon(before) === canon(e.form)) return void (fault.textContent = t.nothingChanged)
    const failed = await e.checks.now()
    if (failed && failed.kind !== 'busy') return void (fault.textContent = failureText(o.words, failed))
    if (show()) return
    summary.hidden = true
    const text = JSON.stringify(e.form)
    if (sent !== text) [sent, key] = [text, newKey()]
    const reply = await change<Outcome>('POST', `applicant/cases/${o.view.case.id}/resubmission`, { form: e.form }, { version: e.version, key })
    if (reply.kind === 'ok') {
      e.keep.forget()
      return void (location.hash = 'case/' + o.view.case.id)
    }
    if (reply.kind === 'problem' && reply.problem.findings) {
      e.checks.findings = reply.problem.findings
      if (show()) return
    }
    const field = reply.kind === 'problem' && reply.problem.code === 'field-locked' ? nameOfPart(e, reply.problem.field ?? '') + t.fieldLocked : ''
    fault.replaceChildren(field || failureText(o.words, reply))
    // Somebody changed the case: what was typed is kept in this tab while the case is read anew.
    if (reply.kind === 'problem' && reply.problem.status === 412) fault.append(' ', button(t.refresh, 'second small', () => o.at.reload()))
  })
  return [el('div', { class: 'actions' }, go, fault)]
}
