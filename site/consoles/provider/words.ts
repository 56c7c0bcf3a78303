import type provider from '../../messages/zh/provider.json'
import type { DeskWords, SlipWords, UploadWords } from '../parts/words'

export interface ProviderWords extends DeskWords, SlipWords, UploadWords {
  provider: typeof provider
}
