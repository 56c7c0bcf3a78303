import type provider from '../../messages/zh/provider.json'
import type { CaseWords } from '../parts/words'

export interface ProviderWords extends CaseWords {
  provider: typeof provider
}
