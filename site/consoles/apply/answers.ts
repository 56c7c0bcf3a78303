import { type Child, el, put, row } from '../../parts/dom'
import { newKey } from '../parts/client'
import { formParts } from '../parts/form-rows'
import type { At } from '../parts/screen'
import { button, failureText } from '../parts/ui'
import { act } from './act'
import { boundNotice, thatCase } from './account'
import { accepted, agreementsOf } from './agreements'
import { blocks, textOf } from './checks'
import { contestPanel, contests } from './contest'
import { nameOfPart } from './part-name'
import { papersOf } from './papers'
import { savedLine } from './saved'
import { addressOf } from './section'
import type { ApplyWords } from './words'
import { openDraft, type Work } from './work'

/** Check your answers, and submit. */
export async function answers(words: ApplyWords, at: At): Promise<Child[]> {
  const t = words.apply
  const w = await openDraft(words, at)
  const home = `#draft/${w.id}`
  const [failed, all, contested] = await Promise.all([w.checks.now(), agreementsOf(), contests(w)])
  const agreed = all !== undefined && accepted(w.draft, all)
  const parts = formParts(words, w.known, w.form).map((part) =>
    el(
      'section',
      {},
      el('div', { class: 'part' }, el('h2', {}, part.title), el('a', { href: `${home}/${addressOf(part.path)}`, 'aria-label': t.change + ' ' + part.title }, t.change)),
      el('dl', { class: 'summary' }, ...part.rows.map((r) => row(r.name, ...r.value))),
    ),
  )
  const papers = papersOf(w)
  const missing = papers.filter((p) => !p.scans.some((s) => s.state === 'clean'))
  const problems = el('div', {})
  const found = el('div', {}, failed ? el('p', { class: 'notice' }, t.notChecked, failureText(words, failed)) : blockList(w), remarks(w))
  // Who checked too often is checked again in a while.
  w.checks.onResult(() => put(found, blockList(w), remarks(w)))
  return [
    el('p', { class: 'hint' }, el('a', { href: home }, t.toTasks)),
    el('h1', {}, t.answers),
    savedLine(w, () => at.reload()),
    found,
    ...parts,
    el(
      'section',
      {},
      el('div', { class: 'part' }, el('h2', {}, t.documents), el('a', { href: home + '/documents', 'aria-label': t.change + ' ' + t.documents }, t.change)),
      el('dl', { class: 'summary' }, ...papers.map((p) => row(p.whose, p.name, ' ', p.scans.some((s) => s.state === 'clean') ? el('span', { class: 'tag filed' }, t.paper.clean) : el('span', { class: 'tag late' }, t.paper.none)))),
    ),
    ...contested,
    el('h2', {}, t.submit),
    !!missing.length && el('p', { class: 'notice' }, t.missingPapers),
    !agreed && el('p', { class: 'notice' }, el('a', { href: home + '/agreements' }, t.agreeFirst)),
    boundNotice(w),
    el('p', {}, t.submitText),
    problems,
    submission(w, agreed, problems),
  ]
}

function blockList(w: Work): Child {
  const found = blocks(w)
  if (!found.length) return el('p', {}, el('span', { class: 'tag filed' }, w.words.apply.noBlocks))
  return el(
    'section',
    { class: 'faults' },
    el('h2', {}, w.words.console.faults),
    el('ul', {}, ...found.map((f) => el('li', {}, el('a', { href: `#draft/${w.id}/${addressOf(f.field)}` }, nameOfPart(w, f.field) + f.text)))),
  )
}

/** What the verifier will look at, and what is only to be remembered. */
function remarks(w: Work): Child {
  const found = (w.checks.findings ?? []).filter((f) => f.severity !== 'block')
  if (!found.length) return undefined
  return el(
    'details',
    {},
    el('summary', {}, w.words.apply.remarks),
    el('ul', {}, ...found.map((f) => el('li', {}, nameOfPart(w, f.field) + textOf(w.words, f)))),
  )
}

function submission(w: Work, agreed: boolean, problems: HTMLElement): Child {
  const t = w.words.apply
  const fault = el('p', { class: 'error', role: 'alert' })
  let key = newKey()
  const go = button(t.submit, '', async () => {
    fault.textContent = ''
    problems.replaceChildren()
    if (!agreed) return void (fault.textContent = t.agreeFirst)
    if (!(await w.flush())) return void (fault.textContent = w.failure ? failureText(w.words, w.failure) : t.conflict)
    const reply = await act('POST', `applicant/cases/${w.id}/submission`, undefined, { version: w.version, key })
    if (reply.kind === 'ok') return void (location.hash = `case/${w.id}/done`)
    fault.textContent = failureText(w.words, reply)
    if (reply.kind !== 'problem') return
    key = newKey()
    if (reply.problem.code === 'already-submitted') location.hash = `case/${w.id}`
    if (reply.problem.findings) {
      w.checks.findings = reply.problem.findings
      const list = blockList(w)
      if (list) problems.replaceChildren(list)
      problems.querySelector('a')?.focus()
    }
    if (reply.problem.case) fault.append(' ', thatCase(w.words, reply.problem.case))
    else if (reply.problem.code === 'domain-claimed') problems.replaceChildren(contestPanel(w, reply.problem.field ?? ''))
  })
  return el('div', { class: 'actions' }, go, fault)
}
