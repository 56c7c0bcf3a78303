import type apply from '../../messages/zh/apply.json'
import type { CaseWords } from '../parts/words'

export interface ApplyWords extends CaseWords {
  apply: typeof apply
}
