import { pick } from '../../parts/data'
import type zh from '../../messages/zh.json'
import type field from '../../messages/zh/field.json'
import type letter from '../../messages/zh/letter.json'
import type form from '../../messages/zh/form.json'
import type slip from '../../messages/zh/slip.json'
import type common from '../../messages/zh/console.json'
import type desk from '../../messages/zh/desk.json'
import type upload from '../../messages/zh/upload.json'
import type viewer from '../../messages/zh/viewer.json'

/** What every console ships: the common words, and where people sign in. */
export interface Words {
  lang: string
  root: string
  signIn: { authority: string; client: string }
  choices: string // address of what the rules call things
  console: typeof common
}

/** What the consoles of cases ship besides. */
export interface CaseWords extends Words {
  status: (typeof zh)['status']
  party: (typeof zh)['party']
  event: (typeof zh)['event']
  nature: (typeof zh)['nature']
  province: (typeof zh)['province']
  field: typeof field
  letter: typeof letter
}

/** What the consoles ship that show scans. */
export interface ViewerWords extends Words {
  viewer: typeof viewer
}

/** What the consoles ship that show forms and scans. */
export interface FormWords extends CaseWords {
  form: typeof form
}

/** What the desks ship that decide on cases. */
export interface DeskWords extends FormWords, ViewerWords {
  desk: typeof desk
}

/** What the consoles ship that show slips. */
export interface SlipWords extends FormWords {
  slip: typeof slip
  /** What a slip is printed with, in Chinese, where the page is not. */
  paper?: Pick<FormWords, 'nature' | 'province' | 'field' | 'form' | 'choices'> & { slip: typeof slip }
}

/** What the consoles ship that send files. */
export interface UploadWords extends Words {
  upload: typeof upload
}

/** What a field of the form is called, by its path: persons[p1].mobile is persons[].mobile. */
export function fieldName(words: CaseWords, path: string): string {
  const pattern = path.replace(/^(\w+)\[\w+\]/, '$1[]').replace(/\[\d+\]$/, '')
  return words.field[pattern as keyof typeof words.field] ?? path
}

/** What a notice tells, by its name; letters of long ago have none. */
export function templateName(words: CaseWords, template: string): string {
  return pick<string>(words.letter.templates, template) ?? words.letter.title
}

/** By which channel somebody was told. */
export function channelName(words: CaseWords, channel: string): string {
  return pick<string>(words.letter.channels, channel) ?? channel
}
