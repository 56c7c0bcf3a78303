import { copyButton } from '../parts/copy'
import { fill, shipped, type Shipped } from '../parts/data'
import { byId, type Child, code, el, lines, rich } from '../parts/dom'
import { keepLookup, showFault, startForm } from '../parts/form'
import { lookup, pageOf, type Target } from '../parts/lookup'
import { unicodeOf } from '../parts/punycode'
import { ask, say, show, showNone } from '../parts/result'
import { type Asked, type Entry, find, type Site } from './find'

const words = shipped<Shipped<'say' | 'fetch' | 'badge'>>()

/** A receipt is looked up on the status page, everything else here. */
function there(target: Target): string {
  return pageOf(target, words.root).replace('register/', 'badge/')
}

async function load(asked: Asked): Promise<void> {
  say(words.fetch.loading)
  const { answer, domain } = await find(asked)
  if (answer.kind === 'found') return show(...badges(answer.value, asked, domain))
  const typed = asked.kind === 'number' ? asked.number : asked.shown
  const missing = [el('h2', {}, ...rich(fill(words.badge.missing, { typed }))), lines(words.badge.missingText)]
  byId<HTMLInputElement>('typed').value = typed
  showNone(words.fetch, answer, missing, () => void load(asked))
}

/** The snippets of an entry: of the site that was asked for, or of each. */
function badges(e: Entry, asked: Asked, domain: string): Child[] {
  const own = e.sites.filter((s) => (asked.kind === 'number' ? s.number === asked.number : s.domains?.includes(domain)))
  const shown = own.length ? own : e.sites
  return [el('h2', {}, code(e.number)), ...shown.map(badge)]
}

function badge(s: Site): HTMLElement {
  const t = words.badge
  const text = el('pre', { class: 'snippet', lang: 'zh-CN', translate: 'no', tabindex: '0', role: 'region', 'aria-label': fill(t.codeOf, { number: s.number }) }, s.snippet)
  const names = s.domains?.map(unicodeOf).join(' ')
  return el(
    'section',
    { class: 'panel site' },
    el('h3', {}, s.name ? el('span', { lang: 'zh-CN' }, s.name + ' ') : '', code(s.number)),
    !!names && el('p', { class: 'hint' }, names),
    el('h4', {}, t.looks),
    el('div', { class: 'foot', role: 'group', 'aria-label': t.looks }, el('p', { class: 'hint' }, t.page), el('p', {}, likeness(s))),
    el('h4', {}, t.code),
    text,
    copyButton(t, s.snippet, fill(t.copyOf, { number: s.number })),
  )
}

/** The link of a snippet, made of its parts: what is published is never taken as markup. */
function likeness(s: Site): HTMLElement {
  const href = /href="(https:\/\/[\w.\/-]+)"/.exec(s.snippet)?.[1]
  return href ? el('a', { href, target: '_blank', rel: 'noopener noreferrer', lang: 'zh-CN' }, s.footer) : el('span', { lang: 'zh-CN' }, s.footer)
}

function start(): void {
  const typed = new URLSearchParams(location.search).get('q') ?? ''
  const target = lookup(typed)
  startForm(words, there)
  keepLookup()
  if ('fault' in target) {
    ask(words.badge.prompt)
    if (typed) showFault(words, typed, target)
  } else if (target.kind === 'receipt') {
    location.replace(there(target))
  } else {
    void load(target)
  }
}

start()
