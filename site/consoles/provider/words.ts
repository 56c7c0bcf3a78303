import type provider from '../../messages/zh/provider.json'
import type slip from '../../messages/zh/slip.json'
import type { DeskWords, FormWords, UploadWords } from '../parts/words'

export interface ProviderWords extends DeskWords, UploadWords {
  provider: typeof provider
  slip: typeof slip
  /** What a slip is printed with, in Chinese, where the page is not. */
  paper?: Pick<FormWords, 'nature' | 'province' | 'field' | 'form' | 'choices'> & { slip: typeof slip }
}
