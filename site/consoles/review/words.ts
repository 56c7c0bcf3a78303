import type review from '../../messages/zh/review.json'
import type { DeskWords, SlipWords } from '../parts/words'

export interface ReviewWords extends DeskWords, SlipWords {
  review: typeof review
}
