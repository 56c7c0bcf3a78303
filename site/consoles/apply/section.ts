import { fill } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { confirmDialog } from '../parts/dialog'
import { showFaults } from '../parts/fields'
import { personRole, personTitle } from '../parts/form-rows'
import type { At } from '../parts/screen'
import { button, failureText } from '../parts/ui'
import { fieldName } from '../parts/words'
import { type Bound, Drawn, type Section } from './bound'
import { blocks } from './checks'
import { personFields } from './fields-person'
import { siteFields } from './fields-site'
import { subjectFields } from './fields-subject'
import { person, site } from './form'
import { savedLine } from './saved'
import type { ApplyWords } from './words'
import { openDraft, type Work } from './work'

/** One section of a draft. */
interface Part {
  path: string // in the form
  title: string
  role?: string // of a person, for where his name must not stand
  fields: (anew: () => void) => Bound[]
  remove?: () => void
}

export function subjectScreen(words: ApplyWords, at: At): Promise<Child[]> {
  return sectionScreen(words, at, (w) => ({ path: 'subject', title: fieldName(words, 'subject'), fields: (anew) => subjectFields(w, anew) }))
}

export function personScreen(words: ApplyWords, at: At): Promise<Child[]> {
  return sectionScreen(words, at, (w) => {
    const p = person(w.form, at.params[1]!)
    if (!p) return undefined
    const part: Part = { path: `persons[${p.id}]`, title: personTitle(words, w.form, p), role: personRole(words, w.form, p), fields: (anew) => personFields(w, p, anew) }
    if (w.form.persons!.length > 1) {
      part.remove = () => {
        w.form.persons = w.form.persons!.filter((x) => x !== p)
        if (w.form.subject!.head === p.id) w.form.subject!.head = ''
        for (const s of w.form.sites!) if (s.head === p.id) s.head = ''
      }
    }
    return part
  })
}

export function siteScreen(words: ApplyWords, at: At): Promise<Child[]> {
  return sectionScreen(words, at, (w) => {
    const s = site(w.form, at.params[1]!)
    if (!s) return undefined
    const title = s.name || fill(words.form.site, { n: w.form.sites!.indexOf(s) + 1 })
    const part: Part = { path: `sites[${s.id}]`, title, fields: () => siteFields(w, s) }
    if (w.form.sites!.length > 1) part.remove = () => void (w.form.sites = w.form.sites!.filter((x) => x !== s))
    return part
  })
}

async function sectionScreen(words: ApplyWords, at: At, partOf: (w: Work) => Part | undefined): Promise<Child[]> {
  const w = await openDraft(words, at)
  const part = partOf(w)
  const home = '#draft/' + w.id
  if (!part) return [el('h1', {}, words.console.notFound), el('p', {}, el('a', { href: home }, words.apply.toTasks))]
  const body = el('div', {})
  const drawn = new Drawn(body, w, part.fields)
  w.checks.soon(0)
  const summary = el('div', { hidden: '' })
  return [
    el('p', { class: 'hint' }, el('a', { href: home }, words.apply.toTasks)),
    el('h1', part.role ? { 'data-title': part.role } : {}, part.title),
    savedLine(w, () => at.reload()),
    summary,
    el('div', { class: 'form' }, body),
    ...actions(w, part, () => drawn.section, summary, home),
  ]
}

function actions(w: Work, part: Part, section: () => Section, summary: HTMLElement, home: string): Child[] {
  const t = w.words.apply
  const fault = el('p', { class: 'error', role: 'alert' })
  let warned = ''
  const go = async (to: string) => {
    if (await w.flush()) return void (location.hash = to)
    fault.textContent = w.conflict ? t.conflict : w.failure ? failureText(w.words, w.failure) : t.unsaved
  }
  const on = button(t.saveAndGoOn, '', async () => {
    fault.textContent = ''
    const failed = await w.checks.now()
    // Who is checked too often goes on; what is wrong shows on the list.
    if (failed && failed.kind !== 'busy') return void (fault.textContent = failureText(w.words, failed))
    const found = failed ? [] : section().faults(blocks(w, part.path))
    section().all = true
    section().show()
    // Who has read what is wrong may go on and correct it later.
    if (found.length && warned !== JSON.stringify(found)) {
      warned = JSON.stringify(found)
      showFaults(w.words, summary, section().fields, found)
      section().show()
      summary.append(el('p', {}, t.orLater))
      return
    }
    await go(nextOf(w, part.path, home))
  })
  const later = button(t.saveAndBack, 'second', () => go(home))
  const row = el('div', { class: 'actions' }, on, later, fault)
  if (!part.remove) return [row]
  const remove = button(t.remove, 'second', () =>
    confirmDialog(w.words, fill(t.removeTitle, { name: part.title }), [el('p', {}, t.removeText)], t.remove, async () => {
      part.remove!()
      w.edit()
      if (!(await w.flush())) return w.failure ? failureText(w.words, w.failure) : t.conflict
      location.hash = home
      return ''
    }),
  )
  return [row, el('div', { class: 'actions' }, remove)]
}

/** The section after this one. */
function nextOf(w: Work, path: string, home: string): string {
  const all = [
    'subject',
    ...w.form.persons!.map((p) => `persons[${p.id}]`),
    ...w.form.sites!.map((s) => `sites[${s.id}]`),
    'documents',
  ]
  return home + '/' + addressOf(all[all.indexOf(path) + 1] ?? 'documents')
}

/** Where a part of the form is filled in: persons[p1] in person/p1. */
export function addressOf(path: string): string {
  const m = /^(person|site)s\[(\w+)\]/.exec(path)
  return m ? `${m[1]}/${m[2]}` : path.split('.')[0]!
}
