import { formParts } from '../parts/form-rows'
import type { Editor } from './checks'

/** The part of the form that a path is in, with the name of its field: 网站 1 - 网站名称： */
export function nameOfPart(w: Pick<Editor, 'words' | 'known' | 'form'>, path: string): string {
  for (const part of formParts(w.words, w.known, w.form)) {
    const r = part.rows.find((x) => path === x.path || path.startsWith(x.path + '.') || path.startsWith(x.path + '['))
    if (r) return `${part.title} - ${r.name}${w.words.apply.colon}`
    if (path.startsWith(part.path)) return part.title + w.words.apply.colon
  }
  return ''
}
