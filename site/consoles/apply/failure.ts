import { pick } from '../../parts/data'
import type { Failure } from '../parts/client'
import { failureText as common } from '../parts/ui'
import type { ApplyWords } from './words'

/** Why something was not done, in the applicant's words; the input stays. */
export function failureText(words: ApplyWords, f: Failure): string {
  return (f.kind === 'problem' && pick<string>(words.apply.problem, f.problem.code)) || common(words, f)
}
