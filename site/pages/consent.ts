import type { ConsentView } from '../parts/api'
import { fill, pick, shipped, type Shipped } from '../parts/data'
import { date, instant, time } from '../parts/dates'
import { byId, type Child, code, el, lines, row } from '../parts/dom'
import { ask } from '../parts/held'
import { unicodeOf } from '../parts/punycode'
import { say, show, showNone } from '../parts/result'
import { agreeForm } from './consent-form'

const words = shipped<Shipped<'consent'>>()
const t = words.consent

/** Reads what the link is about. The secret stands in the fragment, which no browser sends to a server. */
async function load(): Promise<void> {
  const secret = location.hash.slice(1)
  byId<HTMLAnchorElement>('language').hash = location.hash
  if (!/^[\da-z]{32}$/.test(secret)) return show(panel('none', el('h2', {}, t.none), lines(t.noneText)))
  say(t.loading)
  const reply = await ask<ConsentView>(secret, 'GET')
  if (reply.kind === 'ok') showView(secret, reply.value)
  else if (reply.kind === 'problem') showVoid()
  else showNone(t, reply, [], () => void load())
}

function showVoid(): void {
  show(panel('none', el('h2', {}, t.void), lines(t.voidText)))
}

function showView(secret: string, v: ConsentView): void {
  if (v.consented) return showDone(v, v.consented, v.how ?? '')
  const done = (at: string) => {
    history.replaceState(null, '', location.pathname) // nobody who comes after him finds the link here
    byId<HTMLAnchorElement>('language').hash = ''
    showDone(v, at, 'link')
  }
  show(
    panel('', el('h2', {}, t.open), el('p', {}, t.openText), about(v, row(t.until, moment(v.expires)))),
    ...use(v),
    el('h2', {}, t.text),
    ...text(v),
    agreeForm(t, secret, v, { done, void: showVoid, again: () => void load() }, printButton()),
  )
}

function showDone(v: ConsentView, at: string, how: string): void {
  show(
    panel('filed', el('h2', {}, t.done), el('p', {}, t.doneText), about(v, row(t.at, moment(at), ' ', pick(t.how, how) ?? '')), el('p', {}, printButton())),
    el('h2', {}, t.text),
    ...text(v),
    ...use(v),
  )
}

/** Whose filing it is, who asks, who is asked and what he answers for. */
function about(v: ConsentView, last: HTMLElement): HTMLElement {
  const sites = (v.sites ?? []).map((s) => el('div', {}, t.site, el('span', { lang: 'zh-CN' }, s.name), ' ', ...(s.addresses ?? []).flatMap((a) => [code(unicodeOf(a)), ' '])))
  return el(
    'dl',
    { class: 'summary' },
    row(t.organiser, chinese(v.organiser)),
    row(t.provider, chinese(v.provider)),
    row(t.person, chinese(v.person)),
    row(t.duties, v.subject && el('div', {}, t.subject), ...sites),
    last,
  )
}

/** What becomes of the data, that it is free, and that nobody must. */
function use(v: ConsentView): Child[] {
  const said = words.lang === 'en' ? v.notice.enText : v.notice.zhText
  return [el('h2', {}, t.use), el('ul', {}, ...[said, t.voluntary, t.withdraw, t.free].map((line) => el('li', {}, line)))]
}

/** The text itself, in its version. */
function text(v: ConsentView): Child[] {
  const a = v.agreement
  const [name, said] = words.lang === 'en' ? [a.en, a.enText] : [a.zh, a.zhText]
  return [el('p', { class: 'notice' }, said), el('p', { class: 'hint' }, fill(t.version, { name, n: a.version }))]
}

function printButton(): HTMLElement {
  const b = el('button', { class: 'button second', type: 'button' }, t.print)
  b.addEventListener('click', () => print())
  return b
}

function chinese(text: string): HTMLElement {
  return el('span', { lang: 'zh-CN' }, text)
}

function moment(text: string): HTMLElement {
  const at = instant(text)
  return el('time', { class: 'whole', datetime: new Date(at).toISOString() }, date(at, words.lang) + ' ' + time(at, words.lang))
}

function panel(kind: string, ...children: Child[]): HTMLElement {
  return el('section', { class: 'panel ' + kind }, ...children)
}

addEventListener('hashchange', () => void load()) // another link in the same tab
void load()
