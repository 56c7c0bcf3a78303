import type { Target } from '../parts/lookup'
import { type Answer, published } from '../parts/published'

/** One published entry of the public register. */
export interface Entry {
  number: string
  organiser: string
  nature: string
  province: string
  sites: Site[]
  filed: string
}

/** Footer is the number that the site's home page shows, snippet the HTML that shows it there. */
export interface Site {
  number: string
  name?: string
  domains?: string[]
  homePage?: string
  footer: string
  snippet: string
}

export type Asked = Exclude<Target, { kind: 'receipt' }>


/**
 * Asks for the entry of a number, or of a domain and then of the domains above it, whose
 * filing covers it. Domain is the one that was asked for last.
 */
export async function find(asked: Asked): Promise<{ answer: Answer<Entry>; domain: string }> {
  if (asked.kind === 'number') {
    return { answer: await published(`/register/number/${encodeURIComponent(asked.subject)}.json`, validEntry), domain: '' }
  }
  const [host, ...above] = namesOf(asked.domain)
  let domain = host!
  for (;;) {
    const answer = await published<Entry>(`/register/domain/${domain}.json`, validEntry)
    const next = answer.kind === 'missing' && above.shift()
    if (!next) return { answer, domain }
    domain = next
  }
}

/** A host and the three shortest names above it, longest first: however many labels it has, the domain that was registered is one of them. */
function namesOf(host: string): string[] {
  const labels = host.split('.')
  const all = labels.slice(0, -1).map((_, i) => labels.slice(i).join('.'))
  return all.length ? [all[0]!, ...all.slice(1).slice(-3)] : [host]
}

function validEntry(e: Entry): boolean {
  return typeof e?.number === 'string' && Array.isArray(e.sites)
}
