import type { Subject } from '../../parts/api'
import { choiceField, selectField, textField } from '../parts/fields'
import { personTitle } from '../parts/form-rows'
import { fieldName } from '../parts/words'
import { type Bound, trim } from './bound'
import type { Editor } from './checks'
import { documentFields } from './fields-document'
import { hintOf } from './words'

/** The fields of the subject. Anew is called when other fields belong there than before. */
export function subjectFields(e: Editor, anew: () => void): Bound[] {
  const { words, known } = e
  const s = e.form.subject!
  const natural = s.nature === 'individual'
  const at = (name: string, label = '') => ({ name: 'subject.' + name, label: label || fieldName(words, 'subject.' + name), hint: hintOf(words, 'subject.' + name) ?? '' })
  const plain = (name: 'nature' | 'name' | 'province' | 'address' | 'head' | 'declaredNumber') => ({
    path: 'subject.' + name,
    get: () => s[name] ?? '',
    set: (value: string) => {
      s[name] = value
    },
  })
  const options = (names: Record<string, string>) => Object.entries(names).map(([value, name]) => ({ value, name }))
  const all: Bound[] = [
    {
      ...plain('nature'),
      field: selectField(words, { ...at('nature'), hint: natural ? words.apply.individualHint : '', options: options(words.nature) }),
      set: (value) => {
        s.nature = value
        for (const p of e.form.persons ?? []) if (p.capacity === 'himself') p.capacity = ''
        anew()
      },
    },
  ]
  if (!natural) {
    all.push({ ...plain('name'), field: textField(words, at('name')), tidy: trim })
    all.push(...documentFields(e, 'subject.document', () => s.document!, known.subjectDocuments[s.nature ?? '']))
  }
  all.push(
    { ...plain('province'), field: selectField(words, { ...at('province'), options: options(words.province) }), set: (value) => ((s.province = value), anew()) },
    { ...plain('address'), field: textField(words, at('address')), tidy: trim },
    {
      ...plain('head'),
      field: selectField(words, { ...at('head'), options: heads(e) }),
    },
    { ...plain('declaredNumber'), field: textField(words, { ...at('declaredNumber'), optional: true }), tidy: trim },
    attachmentsField(e, 'subject', s),
  )
  return all
}

/** Everybody of the form, to choose who answers for something. */
export function heads(e: Editor): { value: string; name: string }[] {
  return (e.form.persons ?? []).map((p, i) => ({ value: p.id!, name: p.name || `${personTitle(e.words, e.form, p)} ${i + 1}` }))
}

/** The papers of a part: those that go with it anywhere, and those that its province asks for. */
export function attachmentsField(e: Editor, base: string, part: Pick<Subject, 'attachments'>): Bound {
  const kind = base === 'subject' ? 'subject' : base.startsWith('persons') ? 'person' : 'site'
  const province = e.form.subject?.province ?? ''
  const path = base + '.attachments'
  const nature = e.form.subject?.nature ?? ''
  const asked = (a: (typeof e.known.attachments)[number]) => (!a.provinces || a.provinces.includes(province)) && (!a.nature || a.nature === nature)
  const fit = e.known.attachments.filter((a) => a.of === kind && (asked(a) || part.attachments?.includes(a.code)))
  return {
    path,
    field: choiceField(e.words, {
      name: path,
      label: fieldName(e.words, path),
      hint: e.words.apply.attachmentsHint,
      several: true,
      options: fit.map((a) => ({ value: a.code, name: a.name })),
    }),
    get: () => (part.attachments ?? []).join(','),
    set: (value) => {
      part.attachments = value ? value.split(',') : []
    },
  }
}
