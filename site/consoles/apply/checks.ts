import type { CheckAnswer, Finding, Form } from '../../parts/api'
import { change, type Failure } from '../parts/client'
import type { Choices } from '../parts/choices'
import type { Fault } from '../parts/fields'
import { having } from '../parts/shape'
import type { ApplyWords } from './words'

/** What somebody fills in: a draft, or the correction of a case. Whoever changes the form calls edit. */
export interface Editor {
  words: ApplyWords
  known: Choices
  form: Form
  today: string // YYYYMMDD in Asia/Shanghai
  checks: Checks
  edit(): void
}

/** The live check of a form: what the server finds, asked for a moment after the last change. */
export class Checks {
  findings: Finding[] | undefined
  /** How many edits there were, and how many of them the findings know of. */
  edits = 0
  known = 0
  private timer = 0
  private turn = 0
  private hears: (() => void)[] = []

  constructor(private readonly form: () => Form) {}

  onResult(hear: () => void): void {
    this.hears.push(hear)
  }

  /** The form was edited: it is checked in a moment. */
  edited(): void {
    this.edits++
    this.soon()
  }

  soon(after = 700): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.now(), after)
  }

  /** Checks at once. Who checked too often is checked again when that is possible. */
  async now(): Promise<Failure | undefined> {
    clearTimeout(this.timer)
    const mine = ++this.turn
    const edits = this.edits
    const reply = having(await change<CheckAnswer>('POST', 'applicant/check', { form: this.form() }), 'findings')
    if (mine !== this.turn) return undefined
    if (reply.kind === 'busy') this.soon(reply.seconds * 1000)
    if (reply.kind !== 'ok') return reply
    this.findings = reply.value.findings ?? []
    this.known = edits
    for (const hear of this.hears) hear()
    return undefined
  }
}

/** Whether a path is the other one or lies below it. */
export function within(path: string, part: string): boolean {
  return path === part || (path.startsWith(part) && /[.[]/.test(path[part.length] ?? ''))
}

export function textOf(words: ApplyWords, f: Finding): string {
  return words.lang === 'en' ? f.en : f.zh
}

/** What forbids a submission, within a part of the form or in the whole of it. */
export function blocks(editor: Editor, part = ''): Fault[] {
  const found = (editor.checks.findings ?? []).filter((f) => f.severity === 'block' && (!part || within(f.field, part)))
  return found.map((f) => ({ field: f.field, text: textOf(editor.words, f) }))
}
