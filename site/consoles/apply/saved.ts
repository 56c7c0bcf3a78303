import type { Draft } from '../../parts/api'
import { fill } from '../../parts/data'
import { date, time } from '../../parts/dates'
import { type Child, el } from '../../parts/dom'
import { formParts } from '../parts/form-rows'
import { signInButton } from '../parts/sign-in'
import { button, unsavedText } from '../parts/ui'
import type { Work } from './work'

/** The line that says whether everything is saved, and what to do where it is not. Anew shows the screen with what was chosen. */
export function savedLine(w: Work, anew: () => void): HTMLElement {
  const t = w.words.apply
  const text = el('p', { class: 'hint', role: 'status' })
  const more = el('div', {})
  const root = el('div', { class: 'saved' }, text, more)
  let shown: Draft | undefined
  const tell = () => {
    if (w.conflict) {
      if (shown !== w.conflict) conflict(w, (shown = w.conflict), more, anew)
      text.textContent = ''
      return
    }
    shown = undefined
    more.replaceChildren()
    text.className = w.failure ? 'error' : 'hint'
    if (w.failure) {
      text.textContent = t.notSaved + unsavedText(w.words, w.failure)
      more.append(w.failure.kind === 'signed-out' ? signInButton(w.words, 'second') : button(t.saveAgain, 'second', async () => void (await w.flush())))
    } else if (w.saving) text.textContent = t.saving
    else if (w.dirty) text.textContent = t.unsaved
    else text.textContent = fill(t.saved, { time: date(w.saved, w.words.lang) + ' ' + time(w.saved, w.words.lang) })
    if (w.restored && !w.failure) more.append(el('p', { class: 'notice' }, t.restored))
  }
  w.onState(tell)
  tell()
  return root
}

/** Shows both versions where they differ, and asks which to keep. */
function conflict(w: Work, theirs: Draft, place: HTMLElement, anew: () => void): void {
  const t = w.words.apply
  const fault = el('p', { class: 'error', role: 'alert' })
  const panel = el(
    'section',
    { class: 'faults', tabindex: '-1', role: 'alert' },
    el('h2', {}, t.conflict),
    el('p', {}, t.conflictText),
    differences(w, theirs),
    fault,
    el(
      'div',
      { class: 'actions' },
      button(t.keepOurs, '', async () => {
        if (await w.takeOurs(theirs)) return anew()
        if (w.failure) fault.textContent = unsavedText(w.words, w.failure)
      }),
      button(t.keepTheirs, 'second', () => {
        w.takeTheirs(theirs)
        anew()
      }),
    ),
  )
  place.replaceChildren(panel)
  panel.focus()
}

function differences(w: Work, theirs: Draft): Child {
  const t = w.words.apply
  const rows = new Map<string, { name: string; ours: Child[]; theirs: Child[] }>()
  for (const [side, form] of [['ours', w.form], ['theirs', theirs.form]] as const) {
    for (const part of formParts(w.words, w.known, form)) {
      for (const r of part.rows) {
        const row = rows.get(r.path) ?? { name: `${part.title} - ${r.name}`, ours: [], theirs: [] }
        row[side] = r.value
        rows.set(r.path, row)
      }
    }
  }
  const text = (value: Child[]) => el('div', {}, ...value).textContent
  const differ = [...rows.values()].filter((r) => text(r.ours) !== text(r.theirs))
  return el(
    'dl',
    { class: 'summary' },
    ...differ.map((r) => el('div', {}, el('dt', {}, r.name), el('dd', {}, el('div', {}, t.here, ...r.ours), el('div', {}, t.elsewhere, ...r.theirs)))),
  )
}
