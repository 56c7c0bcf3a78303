import type { Finding, Registration, Site } from '../../parts/api'
import { fill } from '../../parts/data'
import { el } from '../../parts/dom'
import { faultLine, type Field, selectField, textField, tie } from '../parts/fields'
import { button, say } from '../parts/ui'
import { fieldName } from '../parts/words'
import { type Bound, tidyDate } from './bound'
import type { Editor } from './checks'
import { hintOf } from './words'

/** One domain on the screen: its registration, and the input of each of its parts. */
interface DomainRow {
  r: Registration
  root: HTMLElement
  inputs: Record<Part, HTMLElement>
}

type Part = 'domain' | 'holder' | 'validUntil' | 'verifiedOn'

/** The domains of a site, each with its registration. */
export function domainFields(e: Editor, s: Site, base: string): Bound[] {
  const list = domainList(e, s, base)
  const registrations = faultOnly(e, base + '.registrations')
  list.field.row.append(registrations.row)
  const bound = (path: string, field: Field, fault: HTMLElement): Bound => {
    let tied: HTMLElement[] = []
    const tieTo = (found: Finding | undefined) => {
      const now = found ? atFault(found, list.rows()) : []
      tie(fault, tied, now)
      tied = now
    }
    return { path, field: { ...field, focus: () => (tied[0] ?? list.rows()[0]?.inputs.domain)?.focus() }, get: () => (s.domains ?? []).join(','), set: () => undefined, tie: tieTo }
  }
  return [bound(base + '.domains', list.field, list.fault), bound(base + '.registrations', registrations, registrations.row.querySelector('p')!)]
}

/** The inputs that a finding about the domains of a site, or their registrations, is about: the rules name the list alone. */
function atFault(f: Finding, rows: DomainRow[]): HTMLElement[] {
  const all = (part: Part, at: (r: Registration, i: number) => boolean) => rows.filter((x, i) => at(x.r, i)).map((x) => x.inputs[part])
  const day = (text: string | undefined) => /^\d{4}-\d\d-\d\d$/.test(text ?? '')
  const found = (() => {
    switch (f.rule) {
      case 'registration-date-form':
        return [...all('validUntil', (r) => !day(r.validUntil)), ...all('verifiedOn', (r) => !!r.verifiedOn && !day(r.verifiedOn))]
      case 'domain-expired':
      case 'domain-expiring': {
        const first = rows.map((x) => x.r.validUntil ?? '').sort()[0]
        return all('validUntil', (r) => r.validUntil === first)
      }
      case 'domain-holder':
      case 'registration-holder-unknown':
        return all('holder', (r) => r.holder !== 'subject')
      case 'domain-twice':
        return all('domain', (r, i) => rows.slice(0, i).some((x) => x.r.domain === r.domain))
      case 'domain-one-per-site':
        return all('domain', (_, i) => i > 0)
    }
    return all('domain', (r) => !r.domain)
  })()
  return found.length ? found : all('domain', () => true)
}

function domainList(e: Editor, s: Site, base: string): { field: Field; fault: HTMLElement; rows: () => DomainRow[] } {
  const { words } = e
  const t = words.apply
  const fault = faultLine(base + '.domains')
  let now: DomainRow[] = []
  const rows = el('div', { class: 'domains' })
  let heard = () => undefined as void
  const keep = () => {
    s.domains = (s.registrations ?? []).map((r) => r.domain ?? '').filter((d) => d)
    heard()
  }
  const draw = (focus?: number) => {
    const all = s.registrations ?? []
    now = all.map((r, i) => domainRow(e, base, r, i, keep, all.length > 1 ? () => remove(i) : undefined))
    rows.replaceChildren(...now.map((x) => x.root))
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
  const field: Field = {
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
  return { field, fault, rows: () => now }
}

/** Each domain has one registration, in the same order; a new site begins with an empty one. */
function align(s: Site): void {
  const known = s.registrations ?? []
  const all = (s.domains ?? []).map((d) => known.find((r) => r.domain === d) ?? { domain: d, holder: 'subject', validUntil: '' })
  s.registrations = all.length ? all : known.length ? known : [{ domain: '', holder: 'subject', validUntil: '' }]
}

function domainRow(e: Editor, base: string, r: Registration, i: number, keep: () => void, remove?: () => void): DomainRow {
  const { words } = e
  const t = words.apply
  const at = (name: string) => `${base}.registrations[${i}].${name}`
  const date = (name: 'validUntil' | 'verifiedOn', label: string, hint: string, optional = false) => textField(words, { name: at(name), label, hint, value: r[name] ?? '', width: 'short', mode: 'numeric', optional })
  const fields: [Part, Field][] = [
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
  const root = el('div', { class: 'domain' }, ...fields.map(([, f]) => f.row))
  if (remove) root.append(button(fill(t.removeDomain, { n: i + 1 }), 'second small', remove))
  const inputs = Object.fromEntries(fields.map(([name, f]) => [name, f.row.querySelector('input, select')])) as Record<Part, HTMLElement>
  return { r, root, inputs }
}

/** A place for what is found of something that has no input of its own. */
export function faultOnly(e: Editor, name: string): Field {
  const fault = faultLine(name)
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
