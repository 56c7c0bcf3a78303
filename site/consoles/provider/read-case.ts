import type { CaseView } from '../../parts/api'
import { needChoices } from '../parts/choices'
import { read } from '../parts/client'
import { formParts } from '../parts/form-rows'
import { type At, need } from '../parts/screen'
import { lockLine } from './lock'
import { caseAt, type Open, type Purpose, purposeOf } from './open'
import type { ProviderWords } from './words'

/** Reads a case with its names, for a purpose that is recorded with the reading. */
export async function openCase(words: ProviderWords, at: At, otherwise: Purpose = 'enquiry'): Promise<Open> {
  const id = at.params[0]!
  const purpose = purposeOf(id, otherwise)
  const [known, got] = await Promise.all([needChoices(words), read<CaseView>(`${caseAt(id)}?purpose=${purpose}`)])
  const { value: view, now } = need(got)
  const dropped = (view.case.sites ?? []).filter((s) => s.dropped).map((s) => s.id)
  const parts = formParts(words, known, view.form, dropped)
  return { words, at, view, known, parts, purpose, now, lock: lockLine(words, at, id, view.lock) }
}
