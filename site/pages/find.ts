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

const attempts = 4 // labels of a host that are tried, from the whole name up

/** Asks for the entry of a number, or of a domain and then of the domains above it, whose filing covers it. */
export async function find(asked: Asked): Promise<{ answer: Answer<Entry>; domain: string }> {
  if (asked.kind === 'number') {
    return { answer: await published(`/register/number/${encodeURIComponent(asked.subject)}.json`, validEntry), domain: '' }
  }
  let domain = asked.domain
  for (let n = 1; ; n++) {
    const answer = await published<Entry>(`/register/domain/${domain}.json`, validEntry)
    const parent = domain.slice(domain.indexOf('.') + 1)
    if (answer.kind !== 'missing' || !parent.includes('.') || n === attempts) return { answer, domain }
    domain = parent
  }
}

function validEntry(e: Entry): boolean {
  return typeof e?.number === 'string' && Array.isArray(e.sites)
}
