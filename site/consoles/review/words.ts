import type review from '../../messages/zh/review.json'
import type { CaseWords } from '../parts/words'

export interface ReviewWords extends CaseWords {
  review: typeof review
}
