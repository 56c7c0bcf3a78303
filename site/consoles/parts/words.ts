import type zh from '../../messages/zh.json'
import type common from '../../messages/zh/console.json'

/** What every console ships: the common words, and where people sign in. */
export interface Words {
  lang: string
  root: string
  signIn: { authority: string; client: string }
  console: typeof common
  fetch: (typeof zh)['fetch']
}

/** What the consoles of cases ship besides. */
export interface CaseWords extends Words {
  status: (typeof zh)['status']
  party: (typeof zh)['party']
  event: (typeof zh)['event']
  nature: (typeof zh)['nature']
  province: (typeof zh)['province']
}
