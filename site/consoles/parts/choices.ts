import { inTime } from '../../parts/in-time'
import { unanswered } from './client'
import { need } from './screen'
import type { Words } from './words'

export interface Named {
  code: string
  name: string
}

/** Which documents somebody may show; each of other needs a reason. */
export interface Allowed {
  first: string[]
  other: string[]
}

/** What the rules call things, in the page's language. */
export interface Choices {
  set: string
  documents: Named[]
  subjectDocuments: Record<string, Allowed>
  personDocuments: Record<string, Allowed>
  contents: (Named & { remark?: boolean; interactive?: boolean; individual?: boolean; approvals?: number[] })[]
  languages: Named[]
  approvals: { code: number; name: string; show?: string }[]
  accessModes: Named[]
  attachments: (Named & { of: 'subject' | 'person' | 'site'; provinces?: string[]; nature?: string })[]
  reasons: (Named & { family: string })[]
}

const patience = 20_000 // milliseconds until the file is given up

let asked: Promise<Choices> | undefined

/** The choices of this language, asked for once. It rejects while they can't be had; the next call asks again. */
function choices(words: Words): Promise<Choices> {
  asked ??= choicesAt(words.choices)
  asked.catch(() => {
    asked = undefined
  })
  return asked
}

/** The choices of the language whose file this is. It rejects while they can't be had. */
export function choicesAt(address: string): Promise<Choices> {
  return inTime(patience, address, {}, async (answer) => {
    if (!answer.ok) throw new Error('no choices')
    return (await answer.json()) as Choices
  })
}

/** The choices for a screen that can't be shown without them. */
export async function needChoices(words: Words): Promise<Choices> {
  try {
    return await choices(words)
  } catch {
    return need<Choices>(unanswered()).value
  }
}

/** The name of a code, or the code itself. */
export function nameOf(list: Named[], code: string): string {
  return list.find((x) => x.code === code)?.name ?? code
}
