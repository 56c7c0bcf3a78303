import type { Role } from '../../parts/api'
import { fill } from '../../parts/data'
import { byId, type Child, el } from '../../parts/dom'
import type { Failure, Reply } from './client'
import { leave, whenLeftElsewhere } from './leave'
import { type Session, session } from './session'
import { signInButton } from './sign-in'
import { button, problemText } from './ui'
import type { Words } from './words'

/** Where a screen is: its parameters, the session, and how to make it anew. */
export interface At {
  params: string[]
  query: URLSearchParams
  who: Session
  reload: () => void
}

/** One screen of a console. Its path is of words and of ":" for a parameter. It gives what it shows, the h1 first. */
export interface Screen {
  path: string
  view: (at: At) => Promise<Child[]>
}

/** What a console is: for whom, its screens, and what its header leads to. */
export interface Console {
  words: Words
  name: string
  roles: Role[]
  screens: Screen[]
  nav: (who: Session) => { name: string; to: string }[]
}

/** What a screen can't be shown without and did not come: the answer of a call, or a part of the console itself. */
type Missing = Failure | { kind: 'unloaded' }

class Unshown extends Error {
  constructor(readonly failure: Missing) {
    super(failure.kind)
  }
}

/** The value of a reply without which the screen can't be shown; the failure is shown in its place. */
export function need<T>(reply: Reply<T>): { value: T; version: number; now: number } {
  if (reply.kind !== 'ok') throw new Unshown(reply)
  return reply
}

/** Loads a part of the console that the first screen does without. What is shown in place of a screen says so if it does not come. */
export async function part<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch {
    throw new Unshown({ kind: navigator.onLine ? 'unloaded' : 'offline' })
  }
}

let shownFirst = false
let turn = 0 // of the latest navigation: an earlier one that comes late shows nothing

/** Starts a console: it shows the screen of the address's fragment, now and whenever that changes. */
export function start(c: Console): void {
  addEventListener('hashchange', () => void show(c))
  whenLeftElsewhere(() => show(c))
  // The fragment is the screen's address: the link past the header must leave it.
  document.querySelector('.skip')?.addEventListener('click', (e) => {
    e.preventDefault()
    byId('main').focus()
  })
  void show(c)
}

async function show(c: Console): Promise<void> {
  const mine = ++turn
  const who = session()
  byId<HTMLAnchorElement>('language').hash = location.hash
  nav(c, who)
  if (!who) return put(c, signInView(c.words, c.name))
  if (!c.roles.includes(who.role)) return put(c, otherRole(c.words, who))
  const loading = setTimeout(() => mine === turn && busy(c.words), 200)
  const views = await viewOf(c, who)
  clearTimeout(loading)
  if (mine === turn) put(c, views)
}

async function viewOf(c: Console, who: Session): Promise<Child[]> {
  const again = () => void show(c)
  const [path = '', query = ''] = location.hash.slice(1).split('?')
  for (const s of c.screens) {
    try {
      const params = match(s.path, path)
      if (!params) continue
      return await s.view({ params, query: new URLSearchParams(query), who, reload: again })
    } catch (e) {
      if (e instanceof Unshown) return failureView(c.words, e.failure, again)
      // An answer of another shape than the screen knows: nobody is left with an empty page.
      reportError(e)
      return failureView(c.words, { kind: 'failed', reference: '' }, again)
    }
  }
  return [el('h1', {}, c.words.console.noScreen), el('p', {}, el('a', { href: '#' }, c.words.console.toStart))]
}

function match(pattern: string, path: string): string[] | undefined {
  const want = pattern.split('/')
  const got = path.split('/').filter((part, i) => part || i)
  const clean = got.length && got[0] === '' ? got.slice(1) : got
  if (pattern === '' && clean.every((p) => !p)) return []
  if (want.length !== clean.length) return undefined
  const params: string[] = []
  for (const [i, part] of want.entries()) {
    if (part === ':') params.push(decodeURIComponent(clean[i]!))
    else if (part !== clean[i]) return undefined
  }
  return params
}

function put(c: Console, children: Child[]): void {
  byId('screen').replaceChildren(...children.filter((x): x is Node | string => !!x))
  byId('screen').dataset.shown = ''
  byId('live').textContent = ''
  const heading = byId('screen').querySelector('h1')
  if (!heading) return
  // A title stays in the browser's history, which is no place for a person's name.
  document.title = (heading.dataset.title ?? heading.innerText) + ' - ' + c.name
  heading.tabIndex = -1
  if (shownFirst) heading.focus()
  shownFirst = true
  if (!location.hash.includes('?')) scrollTo(0, 0)
}

function busy(words: Words): void {
  byId('live').textContent = words.console.loading
  byId('screen').setAttribute('aria-busy', 'true')
  const done = new MutationObserver(() => {
    byId('screen').removeAttribute('aria-busy')
    done.disconnect()
  })
  done.observe(byId('screen'), { childList: true })
}

function nav(c: Console, who: Session | undefined): void {
  const bar = byId('nav')
  bar.hidden = !who
  if (!who) return
  const path = '#' + location.hash.slice(1).split('?')[0]
  const out = button(c.words.console.signOut, 'quiet', () =>
    leave(c.words, async () => {
      location.hash = ''
      await show(c)
    }),
  )
  bar.replaceChildren(
    ...(c.roles.includes(who.role) ? c.nav(who) : []).map((n) => el('a', { href: n.to, ...(n.to === path ? { 'aria-current': 'page' } : {}) }, n.name)),
    el('span', { class: 'account' }, who.account),
    out,
  )
}

function signInView(words: Words, name: string): Child[] {
  const t = words.console
  if (!words.signIn.authority) return [el('h1', {}, name), el('p', { class: 'notice' }, t.noIssuer)]
  return [el('h1', {}, name), el('p', {}, t.signInFirst), signInButton(words)]
}

function otherRole(words: Words, who: Session): Child[] {
  const t = words.console
  const homes: Partial<Record<Role, string>> = { applicant: 'apply/', verifier: 'provider/', manager: 'provider/', reviewer: 'review/' }
  const home = homes[who.role]
  return [
    el('h1', {}, t.notYours),
    el('p', {}, fill(t.notYoursText, { account: who.account })),
    !!home && el('p', {}, el('a', { href: words.root + home }, t.yours)),
  ]
}

/** What is shown in place of a screen, or of a part of it, that can't be shown. */
export function failureView(words: Words, f: Missing, again: () => void): Child[] {
  const t = words.console
  const retry = button(t.loadAgain, 'second', async () => again())
  switch (f.kind) {
    case 'signed-out':
      return [el('h1', {}, t.ended), el('p', {}, t.endedText), signInButton(words)]
    case 'offline':
      addEventListener('online', () => retry.isConnected && again(), { once: true })
      return [el('h1', {}, t.offline), el('p', {}, t.offlineRead), retry]
    case 'unloaded':
      // A browser may remember that the file did not come: then only loading the page anew asks for it again.
      return [el('h1', {}, t.unloaded), el('p', {}, t.unloadedText), el('div', { class: 'actions' }, button(t.loadAgain, '', () => again()), button(t.renew, 'second', () => location.reload()))]
    case 'busy':
      return [el('h1', {}, t.busy), el('p', {}, fill(t.busyFor, { seconds: f.seconds })), retry]
    case 'problem':
      return [
        el('h1', {}, f.problem.status === 404 ? t.notFound : f.problem.status === 403 ? t.forbidden : t.refused),
        el('p', {}, problemText(words, f.problem)),
        el('p', { class: 'hint' }, fill(t.reference, { reference: f.problem.reference })),
        retry,
        !!location.hash.replace('#', '') && el('p', { class: 'after' }, el('a', { href: '#' }, t.toStart)),
      ]
    case 'failed':
      return [
        el('h1', {}, t.failed),
        el('p', {}, t.failedRead),
        !!f.reference && el('p', { class: 'hint' }, fill(t.reference, { reference: f.reference })),
        retry,
      ]
  }
}
