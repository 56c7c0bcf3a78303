import { copyButton } from '../parts/copy'
import { fill, pick } from '../parts/data'
import { date, instant } from '../parts/dates'
import { type Child, code, el, rich, row } from '../parts/dom'
import { unicodeOf } from '../parts/punycode'
import type { Entry, Site } from './find'
import type { Words } from './register'

/** What was asked for; of is the filed domain that a host belongs to. */
export type Query = { kind: 'number'; number: string; subject: string } | { kind: 'domain'; domain: string; shown: string; of: string }

export function entryView(words: Words, e: Entry, query: Query): Child[] {
  const t = words.entry
  const asked = (s: Site) => (query.kind === 'number' ? s.number === query.number : !!s.domains?.includes(query.of))
  const found = query.kind === 'domain' || query.number === query.subject || e.sites.some(asked)
  const heading = query.kind === 'number' ? (found ? query.number : e.number) : query.of === query.domain ? query.shown : query.of
  const sites = [...e.sites].sort((a, b) => Number(asked(b)) - Number(asked(a)))
  return [
    el('h2', {}, code(heading), ' ', el('span', { class: 'tag filed' }, t.filed)),
    warning(words, e, query, found),
    el(
      'dl',
      { class: 'summary' },
      row(t.number, code(e.number)),
      row(t.organiser, el('span', { lang: 'zh-CN' }, e.organiser)),
      row(t.nature, pick<string>(words.nature, e.nature) ?? e.nature),
      row(t.province, pick<string>(words.province, e.province) ?? e.province),
      row(t.date, date(instant(e.filed), words.lang)),
    ),
    el('h3', {}, fill(t.sites, { count: e.sites.length })),
    ...sites.map((s) => siteView(words, s, e.sites.length > 1 && asked(s))),
    el('p', { class: 'after' }, el('a', { href: words.root + 'badge/?q=' + encodeURIComponent(heading) }, t.badge)),
    el('p', { class: 'hint' }, ...rich(t.footerHelp)),
  ]
}

/** What does not fit between the question and the entry. */
function warning(words: Words, e: Entry, query: Query, found: boolean): Child {
  const t = words.entry
  if (query.kind === 'domain') {
    return query.of !== query.domain && el('p', { class: 'notice' }, ...rich(fill(t.parent, { typed: query.shown, domain: query.of })))
  }
  return !found && el('p', { class: 'notice late' }, ...rich(fill(t.noSite, { number: e.number, typed: query.number })))
}

function siteView(words: Words, s: Site, asked: boolean): HTMLElement {
  const t = words.entry
  const domains = s.domains?.length ? s.domains.map((d) => el('div', {}, ...shownDomain(d))) : [t.none]
  return el(
    'section',
    { class: 'panel site' },
    el('h4', {}, code(s.number), asked && ' ', asked && el('span', { class: 'tag' }, t.asked)),
    el(
      'dl',
      { class: 'summary' },
      ...(s.name ? [row(t.name, el('span', { lang: 'zh-CN' }, s.name))] : []),
      row(t.domains, ...domains),
      row(t.footer, code(s.footer), ' ', copyButton(words.entry, s.footer, fill(t.copyOf, { number: s.footer }))),
    ),
  )
}

/** A domain as its holder writes it, and its A-labels, for what looks alike may not be the same. */
function shownDomain(domain: string): Child[] {
  const name = unicodeOf(domain)
  return name === domain ? [code(domain)] : [el('span', { lang: 'zh-CN' }, name), ' ', el('span', { class: 'hint' }, code(domain))]
}
