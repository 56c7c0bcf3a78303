import type { Form, Scan } from '../../parts/api'
import { type Choices, nameOf } from '../parts/choices'
import { fill } from '../../parts/data'
import { personTitle } from '../parts/form-rows'
import type { ApplyWords } from './words'

/** Something that is uploaded: what it is of, and what was sent of it, page by page. */
export interface Paper {
  purpose: string
  of: string
  name: string
  whose: string
  required: boolean
  scans: Scan[]
}

/** Where papers belong to: a draft or a case. */
export interface PaperHolder {
  words: ApplyWords
  known: Choices
  form: Form
  draft: { scans: Scan[] | null; refused: Scan[] | null }
}

/** What is to be uploaded with a form: the documents of subject and persons, and the papers that it declares. */
export function papersOf(w: PaperHolder): Paper[] {
  const { words, form } = w
  const all: Paper[] = []
  const sent = [...(w.draft.scans ?? []), ...(w.draft.refused ?? [])]
  const add = (purpose: string, of: string, name: string, whose: string) => {
    all.push({ purpose, of, name, whose, required: true, scans: latest(sent.filter((s) => s.purpose === purpose && s.of === of)) })
  }
  const papers = (of: string, codes: string[] | null | undefined, whose: string) => {
    for (const c of codes ?? []) add(c, of, nameOf(w.known.attachments, c), whose)
  }
  const subject = form.subject?.name || words.field.subject
  if (form.subject?.nature !== 'individual') add('subject-document', 'subject.document', titleOf(w, form.subject?.document?.type, words.form.scan['subject-document']), subject)
  papers('subject', form.subject?.attachments, subject)
  for (const p of form.persons ?? []) {
    const whose = p.name || personTitle(words, form, p)
    add('person-document', `persons[${p.id}].document`, titleOf(w, p.document?.type, words.form.scan['person-document']), whose)
    papers(`persons[${p.id}]`, p.attachments, whose)
  }
  for (const [i, s] of (form.sites ?? []).entries()) papers(`sites[${s.id}]`, s.attachments, s.name || fill(words.form.site, { n: i + 1 }))
  return all
}

function titleOf(w: PaperHolder, type: string | undefined, otherwise: string): string {
  return type ? nameOf(w.known.documents, type) : otherwise
}

/** Of each page the latest, in their order. A clean one that is being replaced stays shown with the new one. */
function latest(scans: Scan[]): Scan[] {
  const pages = new Map<number, Scan>()
  for (const s of scans) {
    const before = pages.get(s.page ?? 1)
    if (!before || before.asked <= s.asked) pages.set(s.page ?? 1, s)
  }
  return [...pages.entries()].sort(([a], [b]) => a - b).map(([, s]) => s)
}
