import type { Changes, Ground, NewScan, Return, Step } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { type Child, el, put } from '../../parts/dom'
import { type Choices, nameOf } from './choices'
import { type Failure, type Reply, read } from './client'
import type { FormPart } from './form-rows'
import { listRow, listView } from './list'
import { button, unreadText, moment } from './ui'
import { fieldName, type DeskWords } from './words'

/** The name of a field with the part that it belongs to. */
export function placeName(words: DeskWords, parts: FormPart[], path: string): string {
  const part = parts.find((p) => path === p.path || path.startsWith(p.path + '.'))
  const row = part?.rows.find((r) => path === r.path || path.startsWith(r.path + '.') || path.startsWith(r.path + '['))
  return part ? fieldOf(words, part.title, row?.name ?? fieldName(words, path)) : fieldName(words, path)
}

/** A field as it is called together with the part that it belongs to. */
export function fieldOf(words: DeskWords, part: string, field: string): string {
  return part + words.desk.colon + field
}

/** What the past of a case is read with. */
export interface Past {
  words: DeskWords
  known: Choices
  parts: FormPart[]
}

/** A reason with the field that it names and its note. */
export function groundText(o: Past, g: Ground): Child[] {
  return [
    nameOf(o.known.reasons, g.code),
    !!g.field && el('div', { class: 'hint' }, placeName(o.words, o.parts, g.field)),
    !!g.note && el('div', { class: 'hint', lang: 'zh-CN' }, g.note),
  ]
}

/** Reasons as a list. */
export function groundList(o: Past, all: Ground[]): HTMLElement {
  return el('ul', {}, ...all.map((g) => el('li', {}, ...groundText(o, g))))
}

/** Why and when the case was returned before, the latest first. */
export function returnsView(o: Past, returns: Return[] | null | undefined): Child {
  const all = [...(returns ?? [])].reverse()
  if (!all.length) return undefined
  return el('section', { class: 'past' }, el('h2', {}, o.words.desk.returns), ...all.map((r) => returnView(o, r)))
}

function returnView(o: Past, r: Return): HTMLElement {
  const { words } = o
  const reasons = r.reasons ?? []
  return el(
    'div',
    { class: 'panel' },
    el('p', {}, moment(words, r.at), ' ', pick<string>(words.event, r.event) ?? r.event),
    reasons.length ? groundList(o, reasons) : el('p', { class: 'hint' }, words.desk.noReasons),
  )
}

/** What the latest correction changed, of the case at a path of the API. It is asked for besides the case, so that a failure here leaves the case. */
export function changesView(o: Past, path: string, purpose: string): HTMLElement {
  const { words } = o
  const body = el('div', {}, el('p', { class: 'hint' }, words.console.loading))
  load(words, body, () => read<Changes>(`${path}/changes?purpose=${purpose}`), (c) => changed(o, c))
  return el('section', { class: 'past', 'aria-live': 'polite' }, el('h2', {}, words.desk.changes), body)
}

function changed(o: Past, c: Changes): Child[] {
  const t = o.words.desk
  const besides = [...mended(t.newScans, (c.scans ?? []).map((s) => newScan(o, s))), ...mended(t.newConsents, (c.consents ?? []).map((id) => titleAt(o, `persons[${id}]`)))]
  if (!c.changes?.length) return [el('p', {}, t.noChanges), ...besides]
  const names = [t.field, t.before, t.after]
  const texts = (list: string[] | null): Child[] => (list?.length ? list.map((x) => el('div', { lang: 'zh-CN' }, x)) : [el('span', { class: 'hint' }, t.nothing)])
  const rows = c.changes.map((x) => listRow(names, [placeName(o.words, o.parts, x.path), texts(x.before), texts(x.after)], 0))
  return [el('p', { class: 'hint' }, fill(t.changesOf, { from: c.from, to: c.to })), listView(names, rows).table, ...besides]
}

/** What was mended besides the form since the return. */
function mended(title: string, all: string[]): Child[] {
  return all.length ? [el('p', {}, title), el('ul', {}, ...all.map((x) => el('li', {}, x)))] : []
}

function newScan(o: Past, s: NewScan): string {
  const what = pick<string>(o.words.form.scan, s.purpose) ?? nameOf(o.known.attachments, s.purpose)
  return [what, titleAt(o, s.of ?? ''), s.page && s.page > 1 ? fill(o.words.form.pageOf, { n: s.page }) : ''].filter((x) => x).join(' ')
}

function titleAt(o: Past, path: string): string {
  return o.parts.find((p) => path === p.path || path.startsWith(p.path + '.'))?.title ?? ''
}

/** What has happened, the latest first: nothing is ever written over. */
export function historyView(words: DeskWords, history: Step[] | null): HTMLElement {
  const steps = [...(history ?? [])].reverse()
  return el(
    'details',
    { class: 'past' },
    el('summary', {}, words.desk.history),
    el('ul', { class: 'steps' }, ...steps.map((s) => el('li', {}, moment(words, s.at), ' ', pick<string>(words.event, s.event) ?? s.event))),
  )
}

/** Something that is asked for once somebody opens it. */
export function folded<T>(words: DeskWords, title: string, ask: () => Promise<Reply<T>>, view: (value: T) => Child[]): HTMLElement {
  const body = el('div', { 'aria-live': 'polite' })
  const fold = el('details', { class: 'past' }, el('summary', {}, title), body)
  fold.addEventListener('toggle', () => fold.open && load(words, body, ask, view))
  return fold
}

/** What an answer shows, or why it shows nothing: it did not come, or has another shape than this page knows. */
export function viewOf<T>(reply: Reply<T>, view: (value: T) => Child[]): Child[] | Failure {
  if (reply.kind !== 'ok') return reply
  try {
    return view(reply.value)
  } catch (e) {
    reportError(e)
    return { kind: 'failed', reference: '' }
  }
}

/** Fills a place with what is asked for, or with why it can't be had. */
function load<T>(words: DeskWords, body: HTMLElement, ask: () => Promise<Reply<T>>, view: (value: T) => Child[]): void {
  const again = async () => {
    const shown = viewOf(await ask(), view)
    if (Array.isArray(shown)) return put(body, ...shown)
    body.replaceChildren(el('p', { class: 'error' }, unreadText(words, shown)), button(words.console.loadAgain, 'second small', again))
  }
  void again()
}
