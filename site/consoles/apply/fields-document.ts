import type { Document } from '../../parts/api'
import { pick } from '../../parts/data'
import { creditFault, type NumberFault, residentFault } from '../../parts/identifier'
import { type Allowed, nameOf } from '../parts/choices'
import { choiceField, selectField, textArea, textField } from '../parts/fields'
import { fieldName } from '../parts/words'
import { type Bound, tidyDate, trim } from './bound'
import type { Editor } from './checks'
import { hintOf } from './words'

/** The fields of a document, whose types are those that are allowed there. */
export function documentFields(e: Editor, base: string, of: () => Document, allowed: Allowed | undefined): Bound[] {
  const { words, known } = e
  const at = (name: string) => ({ name: `${base}.${name}`, label: fieldName(words, `${base}.${name}`), hint: hintOf(words, `${base}.${name}`) ?? '' })
  const types = [...(allowed?.first ?? []), ...(allowed?.other ?? [])]
  const present = of().type
  if (present && !types.includes(present)) types.push(present)
  const plain = (name: keyof Document) => ({
    path: `${base}.${name}`,
    get: () => of()[name] ?? '',
    set: (value: string) => {
      of()[name] = value
    },
  })
  const forever = () => of().validUntil === 'long-term'
  return [
    { ...plain('type'), field: selectField(words, { ...at('type'), options: types.map((t) => ({ value: t, name: nameOf(known.documents, t) })) }) },
    { ...plain('number'), field: textField(words, { ...at('number') }), tidy: trim, instant: (text) => numberFault(e, of().type ?? '', text) },
    {
      ...plain('reason'),
      field: textArea(words, { ...at('reason'), rows: 2 }),
      tidy: trim,
      shown: () => !!allowed?.other.includes(of().type ?? ''),
    },
    {
      path: base + '.validUntil.longTerm',
      field: choiceField(words, { name: base + '.validUntil.longTerm', label: words.apply.validity, several: true, options: [{ value: 'long-term', name: words.form.longTerm }] }),
      get: () => (forever() ? 'long-term' : ''),
      set: (value) => {
        of().validUntil = value
      },
    },
    {
      ...plain('validUntil'),
      get: () => (forever() ? '' : (of().validUntil ?? '')),
      field: textField(words, { ...at('validUntil'), width: 'short', mode: 'numeric' }),
      tidy: tidyDate,
      shown: () => !forever(),
    },
  ]
}

/** What is wrong with a number by its check digit, at once. */
function numberFault(e: Editor, type: string, text: string): string {
  let fault: NumberFault | undefined
  const clean = text.trim()
  if (['resident-id', 'temporary-resident-id', 'household-register'].includes(type)) fault = residentFault(clean, e.today)
  if (type === 'credit-code-certificate' || (type === 'business-licence' && clean.length === 18)) fault = creditFault(clean)
  return fault ? (pick<string>(e.words.apply.number, fault) ?? '') : ''
}
