import type { Form } from '../../parts/api'
import { type Child, el, row } from '../../parts/dom'
import type { Choices } from '../parts/choices'
import { nameOf } from '../parts/choices'
import { newKey } from '../parts/client'
import { showFaults } from '../parts/fields'
import { formParts } from '../parts/form-rows'
import type { At } from '../parts/screen'
import { button, due, failureText } from '../parts/ui'
import { act } from './act'
import { type Bound, Drawn, type Section } from './bound'
import { type Open, openCase } from './case'
import { blocks, Checks, type Editor, within } from './checks'
import { personFields } from './fields-person'
import { siteFields } from './fields-site'
import { subjectFields } from './fields-subject'
import { canon, settle, whole } from './form'
import { Keep } from './keep'
import { overlay } from './overlay'
import { nameOfPart } from './part-name'
import type { ApplyWords } from './words'

/**
 * The form of a case while it is corrected. What is typed is kept in this tab until it is submitted. Number is that of
 * the case's form: where another one took its place since, only what is typed at the open paths counts.
 */
export class Correction implements Editor {
  checks = new Checks(() => this.form)
  readonly keep: Keep
  restored = false

  constructor(
    readonly words: ApplyWords,
    readonly known: Choices,
    public form: Form,
    private readonly number: number,
    private readonly now: number,
    account: string,
    id: string,
    open: string[],
  ) {
    this.keep = new Keep(account, id)
    const kept = this.keep.read()
    if (!kept) return
    const before = canon(form)
    if (kept.version === number) this.form = whole(kept.form)
    else overlay(this.form, whole(kept.form), open)
    this.restored = canon(this.form) !== before
  }

  get today(): string {
    return new Date(this.now + 8 * 3_600_000).toISOString().slice(0, 10).replace(/-/g, '')
  }

  edit(): void {
    settle(this.form)
    this.keep.write({ version: this.number, form: this.form })
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
  const editor = new Correction(words, o.known, structuredClone(o.view.form), c.form.number, o.now, at.who.account, c.id, o.view.unlocked ?? [])
  const parts = formParts(words, o.known, before)
  const body = el('div', { class: 'form' })
  const drawn = new Drawn(body, editor, (anew) => fieldsOf(editor, anew).filter((b) => unlocked(o, b.path)), (all) => {
    const said = new Set<unknown>()
    for (const b of all) b.field.row.prepend(...whyOf(o, b, before, said))
    return parts.flatMap((p) => {
      const own = all.filter((b) => within(b.path, p.path))
      return own.length ? [el('h2', {}, p.title), ...own.map((b) => b.field.row)] : []
    })
  })
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
    body,
    el('p', {}, el('a', { href: `#case/${c.id}/documents` }, t.documentsToo)),
    el('details', {}, el('summary', {}, t.locked), ...parts.map((p) => el('section', {}, el('h3', {}, p.title), el('dl', { class: 'summary' }, ...p.rows.filter((r) => !unlocked(o, r.path)).map((r) => row(r.name, ...r.value)))))),
    ...resubmission(o, editor, drawn, summary),
  ]
}

function fieldsOf(e: Editor, anew: () => void): Bound[] {
  return [...subjectFields(e, anew), ...e.form.persons!.flatMap((p) => personFields(e, p, anew)), ...e.form.sites!.flatMap((s) => siteFields(e, s))]
}

/** The sites that were taken out: nothing is said of them any more. */
function dropped(o: Open, path: string): boolean {
  return !!o.view.case.sites?.some((s) => s.dropped && within(path, `sites[${s.id}]`))
}

function unlocked(o: Open, path: string): boolean {
  if (dropped(o, path)) return false
  // The registration of a domain goes with the domain.
  const paths = [path, path.replace(/\.domains$/, '.registrations'), path.replace(/\.registrations$/, '.domains')]
  return !!o.view.unlocked?.some((u) => paths.some((p) => within(p, u) || within(u, p)))
}

/** Why a field was returned, and what it was before. What is said of several fields is said above the first of them. */
function whyOf(o: Open, b: Bound, before: Form, said: Set<unknown>): Child extends infer C ? Exclude<C, false | undefined>[] : never {
  const t = o.words.apply
  const why = (o.view.reasons ?? []).filter((r) => !said.has(r) && r.field && (within(b.path, r.field) || within(r.field, b.path)))
  const was = formParts(o.words, o.known, before).flatMap((p) => p.rows).find((r) => within(b.path, r.path) && !said.has(r.path))
  for (const r of why) said.add(r)
  if (was) said.add(was.path)
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

function resubmission(o: Open, e: Correction, drawn: { section: Section; body: HTMLElement }, summary: HTMLElement): Child[] {
  const t = o.words.apply
  const fault = el('p', { class: 'error', role: 'alert' })
  let key = newKey()
  let sent = ''
  const show = () => {
    const { section } = drawn
    section.all = true
    section.show()
    const faults = section.faults(blocks(e).filter((f) => !dropped(o, f.field)))
    if (faults.length) {
      showFaults(o.words, summary, section.fields, faults)
      section.show()
    }
    return faults.length > 0
  }
  drawn.body.addEventListener('input', () => fault.replaceChildren())
  const go = button(t.resubmit, '', async () => {
    fault.textContent = ''
    const failed = await e.checks.now()
    if (failed && failed.kind !== 'busy') return void (fault.textContent = failureText(o.words, failed))
    if (show()) return
    summary.hidden = true
    const text = JSON.stringify(e.form)
    if (sent !== text) [sent, key] = [text, newKey()]
    const reply = await act('POST', `applicant/cases/${o.view.case.id}/resubmission`, { form: e.form }, { version: o.view.case.version, key })
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
