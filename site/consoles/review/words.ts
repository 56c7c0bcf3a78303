import type review from '../../messages/zh/review.json'
import type { DeskWords } from '../parts/words'

export interface ReviewWords extends DeskWords {
  review: typeof review
}
