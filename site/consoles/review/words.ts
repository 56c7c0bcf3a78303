import type review from '../../messages/zh/review.json'
import type { FormWords, ViewerWords } from '../parts/words'

export interface ReviewWords extends FormWords, ViewerWords {
  review: typeof review
}
