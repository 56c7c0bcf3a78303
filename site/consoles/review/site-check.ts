import type { SiteState } from '../../parts/api'
import { fill } from '../../parts/data'
import { accessValue, type FormPart, type FormRow } from '../parts/form-rows'
import { moment } from '../parts/ui'
import type { Open } from './case'

/** Adds to the parts of the sites what the desk stated of each: when the head came, what was compared, the access. */
export function withChecks(o: Open): FormPart[] {
  return o.parts.map((p) => {
    const state = o.view.case.sites?.find((s) => p.path === `sites[${s.id}]`)
    return state ? { ...p, rows: [...p.rows, ...checkRows(o, state)] } : p
  })
}

function checkRows(o: Open, s: SiteState): FormRow[] {
  const t = o.words.review
  const at = (name: string, value: FormRow['value'], key: string): FormRow => ({ path: `check.${s.id}.${key}`, name, value })
  const rows: FormRow[] = []
  if (s.appearedAt) rows.push(at(o.view.case.remote ? t.appearedOnline : t.appeared, [moment(o.words, s.appearedAt)], 'appeared'))
  const v = s.verification
  if (!v) return rows
  const all = v.sources ?? []
  const consistent = all.filter((x) => x.outcome === 'consistent').length
  return [
    ...rows,
    at(t.verified, [moment(o.words, v.at)], 'at'),
    at(t.originals, [fill(t.originalsOf, { n: all.length, consistent })], 'originals'),
    at(t.statedAccess, accessValue(o.words, o.known, v.access), 'access'),
  ]
}
