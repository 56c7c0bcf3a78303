import type apply from '../../messages/zh/apply.json'
import type { FormWords, UploadWords, ViewerWords } from '../parts/words'

export interface ApplyWords extends FormWords, UploadWords, ViewerWords {
  apply: typeof apply
}

/** The field's hint, if it has one: persons[p1].mobile has that of persons[].mobile. */
export function hintOf(words: ApplyWords, path: string): string | undefined {
  const pattern = path.replace(/^(\w+)\[\w+\]/, '$1[]')
  return words.apply.hint[pattern as keyof typeof words.apply.hint]
}
