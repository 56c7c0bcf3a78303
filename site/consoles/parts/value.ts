import type { Form, Value } from '../../parts/api'
import { pick } from '../../parts/data'
import { type Choices, nameOf } from './choices'
import { day } from './ui'
import type { FormWords } from './words'

type Names = Pick<FormWords, 'lang' | 'nature' | 'province' | 'form'>

/** The values below a path of a form, one a line, as a slip lists them: a code stays a code. */
export function valuesAt(form: Form, path: string): Value[] {
  let at: unknown = form
  for (const part of path.split('.')) {
    const [, name, id] = /^(\w+)(?:\[(\w+)\])?$/.exec(part) ?? []
    at = (at as Record<string, unknown> | undefined)?.[name ?? '']
    if (id !== undefined) at = (at as { id?: string }[] | undefined)?.find((x, i) => x.id === id || (!x.id && String(i) === id))
  }
  return leaves(path, at)
}

function leaves(path: string, at: unknown): Value[] {
  if (at === undefined || at === null || at === '') return []
  if (Array.isArray(at)) return at.flatMap((x: unknown, i) => leaves(`${path}[${(x as { id?: string })?.id ?? i}]`, x))
  if (typeof at === 'object') return Object.entries(at).flatMap(([name, x]) => leaves(path + '.' + name, x))
  return [{ path, text: String(at) }]
}

/** What a value is called in the rules, or the value itself. */
export function valueName(words: Names, known: Choices, form: Form, v: Value): string {
  const t = words.form
  const pattern = v.path.replace(/\[\w+\]/g, '')
  const last = pattern.slice(pattern.lastIndexOf('.') + 1)
  const text = v.text
  if (pattern.endsWith('document.type')) return nameOf(known.documents, text)
  if (pattern.endsWith('approvals.code')) return known.approvals.find((a) => String(a.code) === text)?.name ?? text
  switch (last) {
    case 'validUntil':
      return text === 'long-term' ? t.longTerm : t.until.replace('{date}', day(words as FormWords, text))
    case 'verifiedOn':
      return t.verifiedOn.replace('{date}', day(words as FormWords, text))
    case 'nature':
      return pick<string>(words.nature, text) ?? text
    case 'province':
    case 'region':
      return pick<string>(words.province, text) ?? text
    case 'head':
      return form.persons?.find((p) => p.id === text)?.name ?? text
    case 'capacity':
      return pick<string>(t.capacity, text) ?? text
    case 'nationality':
      return pick<string>(t.nationality, text) ?? text
    case 'service':
      return pick<string>(t.service, text) ?? text
    case 'holder':
      return pick<string>(t.holder, text) ?? text
    case 'interactive':
      return text === 'true' ? t.yes : t.no
    case 'content':
      return nameOf(known.contents, text)
    case 'languages':
      return nameOf(known.languages, text)
    case 'attachments':
      return nameOf(known.attachments, text)
    case 'mode':
      return nameOf(known.accessModes, text)
    default:
      return text
  }
}
