import type provider from '../../messages/zh/provider.json'
import type slip from '../../messages/zh/slip.json'
import type { FormWords, ViewerWords } from '../parts/words'

export interface ProviderWords extends FormWords, ViewerWords {
  provider: typeof provider
  slip: typeof slip
  /** What a slip is printed with, in Chinese, where the page is not. */
  paper?: Pick<FormWords, 'nature' | 'province' | 'field' | 'form' | 'choices'> & { slip: typeof slip }
}
