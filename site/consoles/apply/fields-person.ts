import type { Form, Person } from '../../parts/api'
import { fill } from '../../parts/data'
import { choiceField, selectField, textField } from '../parts/fields'
import { fieldName } from '../parts/words'
import { type Bound, trim } from './bound'
import type { Editor } from './checks'
import { documentFields } from './fields-document'
import { attachmentsField } from './fields-subject'
import { hintOf } from './words'

/** The fields of a person. Anew is called when other fields belong there than before. */
export function personFields(e: Editor, p: Person, anew: () => void): Bound[] {
  const { words, known } = e
  const base = `persons[${p.id}]`
  const natural = e.form.subject?.nature === 'individual'
  const at = (name: string) => ({ name: `${base}.${name}`, label: fieldName(words, `${base}.${name}`), hint: hintOf(words, `${base}.${name}`) ?? '' })
  const plain = (name: 'capacity' | 'nationality' | 'name' | 'mobile' | 'phone' | 'email' | 'address' | 'emergencyPhone') => ({
    path: `${base}.${name}`,
    get: () => p[name] ?? '',
    set: (value: string) => {
      p[name] = value
    },
  })
  const options = (names: Record<string, string>, but = '') => Object.entries(names).filter(([value]) => value !== but).map(([value, name]) => ({ value, name }))
  const line = (name: 'mobile' | 'phone' | 'email' | 'address' | 'emergencyPhone' | 'name', more: object = {}): Bound => ({
    ...plain(name),
    field: textField(words, { ...at(name), ...more }),
    tidy: trim,
  })
  const all: Bound[] = [rolesField(e, p, base)]
  if (!natural) {
    all.push({
      ...plain('capacity'),
      field: choiceField(words, { ...at('capacity'), options: options(words.form.capacity, 'himself') }),
    })
  }
  all.push(
    {
      ...plain('nationality'),
      field: selectField(words, { ...at('nationality'), options: options(words.form.nationality) }),
      set: (value) => {
        p.nationality = value
        anew()
      },
    },
    line('name'),
    ...documentFields(e, base + '.document', () => p.document!, known.personDocuments[p.nationality ?? '']),
    line('mobile', { kind: 'tel', mode: 'tel', width: 'short' }),
    line('phone', { kind: 'tel', mode: 'tel', width: 'short' }),
    line('email', { kind: 'email', mode: 'email' }),
    line('address'),
    line('emergencyPhone', { kind: 'tel', mode: 'tel', width: 'short', optional: true }),
    attachmentsField(e, base, p),
  )
  return all
}

/** What the person answers for. One person may answer for everything; his details are filled in once. */
function rolesField(e: Editor, p: Person, base: string): Bound {
  const { words } = e
  const sites = e.form.sites ?? []
  return {
    path: base + '.roles',
    field: choiceField(words, {
      name: base + '.roles',
      label: words.apply.roles,
      hint: words.apply.rolesHint,
      several: true,
      options: [
        { value: 'subject', name: words.form.subjectHead },
        ...sites.map((s, i) => ({ value: s.id!, name: `${words.form.siteHead}${words.apply.of}${s.name || fill(words.form.site, { n: i + 1 })}` })),
      ],
    }),
    get: () => rolesOf(e.form, p.id!).join(','),
    set: (value) => {
      const chosen = value.split(',')
      const s = e.form.subject!
      if (chosen.includes('subject')) s.head = p.id!
      else if (s.head === p.id) s.head = ''
      for (const x of sites) {
        if (chosen.includes(x.id!)) x.head = p.id!
        else if (x.head === p.id) x.head = ''
      }
    },
  }
}

/** What a person answers for: the subject, and sites by their ids. */
export function rolesOf(form: Form, id: string): string[] {
  const sites = (form.sites ?? []).filter((s) => s.head === id).map((s) => s.id!)
  return form.subject?.head === id ? ['subject', ...sites] : sites
}
