import type { CaseView, ClockLedger } from '../../parts/api'
import { needChoices } from '../parts/choices'
import { read } from '../parts/client'
import { formParts } from '../parts/form-rows'
import { type At, need } from '../parts/screen'
import { lockLine } from './lock'
import { caseAt, type Open, type Purpose, purposeIn, purposeOf, suggestPurpose } from './open'
import type { ProviderWords } from './words'

/** Reads a case with its names, for a purpose that is recorded with the reading, and so is settled before. */
export async function openCase(words: ProviderWords, at: At, otherwise?: Purpose): Promise<Open> {
  const id = at.params[0]!
  const purpose = purposeOf(id) ?? otherwise ?? (await purposeByStatus(id))
  const [known, got] = await Promise.all([needChoices(words), read<CaseView>(`${caseAt(id)}?purpose=${purpose}`)])
  const { value: view, now } = need(got)
  suggestPurpose(id, purposeIn(view.case.status))
  const dropped = (view.case.sites ?? []).filter((s) => s.dropped).map((s) => s.id)
  const parts = formParts(words, known, view.form, dropped)
  return { words, at, view, known, parts, purpose, now, lock: lockLine(words, at, id, view.lock) }
}

/** The purpose that the status suggests of a case that is opened from a letter or a bookmark: its time limits name it, and reading these is nobody's data. */
async function purposeByStatus(id: string): Promise<Purpose> {
  const { value } = need(await read<ClockLedger>(caseAt(id) + '/clocks'))
  return purposeIn(value.runs?.find((r) => !r.ended)?.status)
}
