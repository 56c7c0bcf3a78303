import type { Form } from '../../parts/api'
import { fill } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { newKey } from '../parts/client'
import { confirmDialog } from '../parts/dialog'
import { personTitle } from '../parts/form-rows'
import type { At } from '../parts/screen'
import { button, due, failureText } from '../parts/ui'
import { fieldName } from '../parts/words'
import { act } from './act'
import { boundNotice } from './account'
import { accepted, agreementsOf } from './agreements'
import { blocks } from './checks'
import { canon, emptySite, nextID, whole } from './form'
import { papersOf } from './papers'
import { savedLine } from './saved'
import { addressOf } from './section'
import type { ApplyWords } from './words'
import { openDraft, type Work } from './work'

/** The task list of a draft. */
export async function tasks(words: ApplyWords, at: At): Promise<Child[]> {
  const t = words.apply
  const w = await openDraft(words, at)
  const [failed, agreements] = await Promise.all([w.checks.now(), agreementsOf()])
  const list = el('div', {})
  const unchecked = failed && el('p', { class: 'notice' }, t.notChecked, failureText(words, failed))
  const draw = () => list.replaceChildren(...groups(w, agreements !== undefined && accepted(w.draft, agreements)).filter((x): x is HTMLElement => !!x))
  w.checks.onResult(() => {
    unchecked?.remove()
    draw()
  })
  draw()
  return [
    el('p', { class: 'hint' }, el('a', { href: '#' }, t.toCases)),
    el('h1', {}, t.tasks),
    savedLine(w, () => at.reload()),
    unchecked,
    boundNotice(w),
    el('p', { class: 'hint' }, t.expires, ...due(words, w.draft.expires, w.now, false)),
    list,
    el('div', { class: 'actions after' }, deletion(w)),
  ]
}

function groups(w: Work, agreed: boolean): Child[] {
  const { words } = w
  const t = words.apply
  const home = `#draft/${w.id}/`
  const part = (path: string, name: string) => task(name, home + addressOf(path), stateOf(w, path))
  const papers = papersOf(w)
  const missing = papers.filter((p) => p.required && !p.scans.some((s) => s.state === 'clean')).length
  const none = papers.every((p) => !p.scans.length)
  const open = blocks(w).length
  return [
    el('h2', {}, t.groupForm),
    el('ul', { class: 'tasks' }, part('subject', fieldName(words, 'subject')), ...w.form.persons!.map((p) => part(`persons[${p.id}]`, personTitle(words, w.form, p)))),
    button(t.addPerson, 'second small', () => add(w, 'person')),
    el('ul', { class: 'tasks' }, ...w.form.sites!.map((s, i) => part(`sites[${s.id}]`, s.name || fill(words.form.site, { n: i + 1 })))),
    button(t.addSite, 'second small', () => add(w, 'site')),
    el('h2', {}, t.groupPapers),
    el('ul', { class: 'tasks' }, task(t.documents, home + 'documents', missing ? (none ? 'none' : 'missing') : 'done', missing), task(t.agreements, home + 'agreements', agreed ? 'done' : 'none')),
    el('h2', {}, t.groupSubmit),
    el('ul', { class: 'tasks' }, task(t.answers, home + 'answers', open ? 'blocked' : !agreed ? 'agree' : w.draft.boundTo ? 'bound' : 'ready', open)),
  ].map((x) => (x instanceof HTMLElement ? localise(w, x) : x))
}

/** Puts the words of a state beside its task; colour only repeats them. */
function localise(w: Work, list: HTMLElement): HTMLElement {
  const t = w.words.apply.state
  for (const tag of list.querySelectorAll<HTMLElement>('[data-state]')) {
    tag.textContent = fill(t[tag.dataset.state as keyof typeof t], { n: tag.dataset.n ?? '' })
  }
  return list
}

function task(name: string, to: string, state: string, n = 0): HTMLElement {
  const tag = el('span', { class: 'tag ' + ({ done: 'filed', ready: '', faults: 'late', missing: '', none: 'grey', blocked: 'grey', agree: 'grey', bound: 'grey' }[state] ?? ''), 'data-state': state, 'data-n': String(n) })
  return el('li', {}, el('a', { href: to }, name), ' ', tag)
}

function stateOf(w: Work, path: string): string {
  const found = blocks(w, path).length
  if (empty(w.form, path)) return 'none'
  if (!w.checks.findings) return 'filled'
  return found ? 'faults' : 'done'
}

/** Whether nothing was filled in but what every draft begins with. */
function empty(form: Form, path: string): boolean {
  const id = /\[(\w+)\]/.exec(path)?.[1]
  if (path === 'subject') return canon({ ...form.subject, head: '', document: form.subject?.nature === 'individual' ? {} : form.subject?.document }) === '{}'
  const p = form.persons?.find((x) => x.id === id)
  if (p) return canon({ ...p, id: '', nationality: '', capacity: '' }) === '{}' || canon({ ...p, id: '', nationality: '', capacity: '', document: {} }) === '{}'
  const s = form.sites?.find((x) => x.id === id)
  return canon({ ...s, id: '', head: '', service: '', languages: [], registrations: [], access: null }) === '{}'
}

async function add(w: Work, what: 'person' | 'site'): Promise<void> {
  const f = w.form
  const id = nextID(what[0]!, what === 'person' ? f.persons! : f.sites!)
  if (what === 'person') f.persons!.push({ id, nationality: 'mainland', address: '' })
  else f.sites!.push(emptySite(id, f.sites![0]?.head ?? f.persons![0]?.id ?? ''))
  whole(f)
  w.edit()
  await w.flush()
  location.hash = `draft/${w.id}/${what}/${id}`
}

function deletion(w: Work): Child {
  const t = w.words.apply
  const key = newKey()
  return button(t.dropDraft, 'second', () =>
    confirmDialog(w.words, t.dropDraft, [el('p', {}, t.dropDraftText)], t.dropDraft, async () => {
      const reply = await act('DELETE', 'applicant/drafts/' + w.id, undefined, { key })
      if (reply.kind !== 'ok') return failureText(w.words, reply)
      location.hash = ''
      return ''
    }),
  )
}
