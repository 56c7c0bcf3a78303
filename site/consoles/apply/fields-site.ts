import type { Site } from '../../parts/api'
import { choiceField, type Field, selectField, textArea, textField } from '../parts/fields'
import { fieldName } from '../parts/words'
import { type Bound, trim } from './bound'
import type { Editor } from './checks'
import { approvalsField } from './fields-approvals'
import { domainFields } from './fields-domains'
import { attachmentsField, heads } from './fields-subject'
import { hintOf } from './words'

/** The fields of a site. */
export function siteFields(e: Editor, s: Site): Bound[] {
  const { words, known } = e
  const base = `sites[${s.id}]`
  const at = (name: string) => ({ name: `${base}.${name}`, label: fieldName(words, `${base}.${name}`), hint: hintOf(words, `${base}.${name}`) ?? '' })
  const plain = (name: 'name' | 'homePage' | 'service' | 'licence' | 'head' | 'remark') => ({
    path: `${base}.${name}`,
    get: () => s[name] ?? '',
    set: (value: string) => {
      s[name] = value
    },
  })
  const list = (name: 'content' | 'languages') => ({
    path: `${base}.${name}`,
    get: () => (s[name] ?? []).join(','),
    set: (value: string) => {
      s[name] = value ? value.split(',') : []
    },
  })
  const options = (all: { code: string; name: string }[]) => all.map((x) => ({ value: x.code, name: x.name }))
  return [
    { ...plain('name'), field: textField(words, at('name')), tidy: trim },
    ...domainFields(e, s, base),
    { ...plain('homePage'), field: textField(words, { ...at('homePage'), kind: 'url', mode: 'url' }), tidy: trim },
    { ...list('content'), field: many(choiceField(words, { ...at('content'), several: true, options: options(known.contents) })) },
    {
      ...plain('service'),
      field: choiceField(words, { ...at('service'), options: Object.entries(words.form.service).map(([value, name]) => ({ value, name })) }),
    },
    { ...plain('licence'), field: textField(words, at('licence')), tidy: trim, shown: () => s.service === 'commercial' },
    approvalsField(e, s, base),
    {
      path: base + '.interactive',
      field: choiceField(words, {
        ...at('interactive'),
        options: [
          { value: 'yes', name: words.form.yes },
          { value: 'no', name: words.form.no },
        ],
      }),
      get: () => (s.interactive ? 'yes' : 'no'),
      set: (value) => {
        s.interactive = value === 'yes'
      },
    },
    { ...list('languages'), field: many(choiceField(words, { ...at('languages'), several: true, options: options(known.languages) })) },
    { ...plain('head'), field: selectField(words, { ...at('head'), options: heads(e) }) },
    ...accessFields(e, s, base),
    { ...plain('remark'), field: textArea(words, { ...at('remark'), optional: true }), tidy: trim },
    attachmentsField(e, base, s),
  ]
}

/** What the applicant knows of the access; the provider states what counts. */
function accessFields(e: Editor, s: Site, base: string): Bound[] {
  const { words, known } = e
  const at = (name: string) => ({ name: `${base}.access.${name}`, label: fieldName(words, `${base}.access.${name}`), optional: true })
  const access = () => (s.access ??= { mode: '', region: '', ipRanges: [] })
  return [
    {
      path: base + '.access.mode',
      field: selectField(words, { ...at('mode'), hint: words.apply.accessHint, options: known.accessModes.map((m) => ({ value: m.code, name: m.name })) }),
      get: () => s.access?.mode ?? '',
      set: (value) => {
        access().mode = value
      },
    },
    {
      path: base + '.access.region',
      field: selectField(words, { ...at('region'), options: Object.entries(words.province).map(([value, name]) => ({ value, name })) }),
      get: () => s.access?.region ?? '',
      set: (value) => {
        access().region = value
      },
    },
    {
      path: base + '.access.ipRanges',
      field: textArea(words, { ...at('ipRanges'), hint: words.apply.linesHint, rows: 2 }),
      get: () => (s.access?.ipRanges ?? []).join('\n'),
      set: (value) => {
        access().ipRanges = value.split(/[\s,，;；]+/).filter((x) => x)
      },
    },
  ]
}

/** A long list of choices, side by side where there is room. */
function many(f: Field): Field {
  f.row.classList.add('many')
  return f
}
