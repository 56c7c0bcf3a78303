import type zh from '../messages/zh.json'
import type badge from '../messages/zh/badge.json'
import type consent from '../messages/zh/consent.json'
import type proof from '../messages/zh/proof.json'

export type Catalogue = typeof zh & { badge: typeof badge; consent: typeof consent; proof: typeof proof }

export interface Status {
  name: string
  where: string
  do: string
}

interface Common {
  lang: string
  root: string
}

/** What the build ships in the data block of every page, and the groups of messages that the page names. */
export type Shipped<K extends keyof Catalogue> = Common & Pick<Catalogue, K>

/** The data block of this page. Its script has come, so nothing need be said of that. */
export function shipped<T>(): T {
  document.documentElement.dataset.started = ''
  return JSON.parse(document.getElementById('data')!.textContent!) as T
}

/** Puts values into the {places} of a message. */
export function fill(message: string, values: Record<string, string | number>): string {
  return message.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
}

/** The text under a key that came from outside, or undefined. */
export function pick<T>(texts: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined
}
