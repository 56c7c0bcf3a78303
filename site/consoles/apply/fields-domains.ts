import type { Registration, Site } from '../../parts/api'
import { fill } from '../../parts/data'
import { el } from '../../parts/dom'
import { type Field, selectField, textField } from '../parts/fields'
import { button, say } from '../parts/ui'
import { fieldName } from '../parts/words'
import { type Bound, tidyDate } from './bound'
import type { Editor } from './checks'
import { hintOf } from './words'

/** The domains of a site, each with its registration. */
export function domainFields(e: Editor, s: Site, base: string): Bound[] {
  const list = domainList(e, s, base)
  const registrations = faultOnly(e, base + '.registrations')
  list.row.append(registrations.row)
  const nothing = { get: () => '', set: () => undefined }
  return [
    { path: base + '.domains', field: list, get: () => (s.domains ?? []).join(','), set: nothing.set },
    { path: base + '.registrations', field: registrations, get: () => (s.domains ?? []).join(','), set: nothing.set },
  ]
}

function domainList(e: Editor, s: Site, base: string): Field {
  const { words } = e
  const t = words.apply
  const fault = el('p', { class: 'error', hidden: '' })
  const rows = el('div', { class: 'domains' })
  let heard = () => undefined as void
  const keep = () => {
    s.domains = (s.registrations ?? []).map((r) => r.domain ?? '').filter((d) => d)
    heard()
  }
  const draw = (focus?: number) => {
    const all = s.registrations ?? []
    rows.replaceChildren(...all.map((r, i) => domainRow(e, base, r, i, keep, all.length > 1 ? () => remove(i) : undefined)))
    if (focus !== undefined) rows.querySelectorAll<HTMLElement>('.domain')[focus]?.querySelector('input')?.focus()
  }
  const remove = (i: number) => {
    s.registrations!.splice(i, 1)
    keep()
    draw(Math.max(0, i - 1))
    say(t.domainRemoved)
  }
  const add = button(t.addDomain, 'second', () => {
    s.registrations!.push({ domain: '', holder: 'subject', validUntil: '' })
    draw(s.registrations!.length - 1)
  })
  align(s)
  draw()
  const row = el('fieldset', { class: 'field' }, el('legend', {}, fieldName(words, base + '.domains')), el('p', { class: 'hint' }, hintOf(words, base + '.domains') ?? ''), fault, rows, add)
  return {
    name: base + '.domains',
    row,
    value: () => (s.domains ?? []).join(','),
    set: () => undefined,
    fault: (text) => {
      fault.hidden = !text
      fault.textContent = text ? words.console.error + text : ''
    },
    focus: () => rows.querySelector('input')?.focus(),
    onChange: (hear) => {
      heard = hear
    },
  }
}

/** Each domain has one registration, in the same order; a new site begins with an empty one. */
function align(s: Site): void {
  const known = s.registrations ?? []
  const all = (s.domains ?? []).map((d) => known.find((r) => r.domain === d) ?? { domain: d, holder: 'subject', validUntil: '' })
  s.registrations = all.length ? all : known.length ? known : [{ domain: '', holder: 'subject', validUntil: '' }]
}

function domainRow(e: Editor, base: string, r: Registration, i: number, keep: () => void, remove?: () => void): HTMLElement {
  const { words } = e
  const t = words.apply
  const at = (name: string) => `${base}.registrations[${i}].${name}`
  const date = (name: 'validUntil' | 'verifiedOn', label: string, hint: string, optional = false) => textField(words, { name: at(name), label, hint, value: r[name] ?? '', width: 'short', mode: 'numeric', optional })
  const fields: [keyof Registration, Field][] = [
    ['domain', textField(words, { name: at('domain'), label: fill(t.domain, { n: i + 1 }), value: r.domain ?? '', mode: 'url' })],
    ['holder', selectField(words, { name: at('holder'), label: t.holder, value: r.holder ?? '', options: Object.entries(words.form.holder).map(([value, name]) => ({ value, name })) })],
    ['validUntil', date('validUntil', t.domainUntil, t.dateHint)],
    ['verifiedOn', date('verifiedOn', t.domainVerified, t.verifiedHint, true)],
  ]
  for (const [name, f] of fields) {
    f.onChange(() => {
      r[name] = name === 'domain' ? f.value().trim() : name === 'holder' ? f.value() : tidyDate(f.value())
      keep()
    })
    f.row.addEventListener('focusout', () => name !== 'holder' && f.set(r[name] ?? ''))
  }
  const row = el('div', { class: 'domain' }, ...fields.map(([, f]) => f.row))
  if (remove) row.append(button(fill(t.removeDomain, { n: i + 1 }), 'second small', remove))
  return row
}

/** A place for what is found of something that has no input of its own. */
export function faultOnly(e: Editor, name: string): Field {
  const fault = el('p', { class: 'error', hidden: '', tabindex: '-1' })
  return {
    name,
    row: el('div', {}, fault),
    value: () => '',
    set: () => undefined,
    fault: (text) => {
      fault.hidden = !text
      fault.textContent = text ? e.words.console.error + text : ''
    },
    focus: () => fault.focus(),
    onChange: () => undefined,
  }
}
