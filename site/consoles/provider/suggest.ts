import type { CaseView, Finding, Ground } from '../../parts/api'

/** Which reason of the catalogue fits a field, by its path without ids. The first that fits counts. */
const reasons: [RegExp, string][] = [
  [/^subject\.name/, 'subject-name'],
  [/^subject\.document\.number/, 'subject-number'],
  [/^subject\.document\.validUntil/, 'subject-document-expired'],
  [/^subject\.document/, 'subject-document-type'],
  [/^subject\.address/, 'subject-address'],
  [/^subject\.province/, 'subject-province'],
  [/\.attachments/, 'scan-missing'],
  [/^persons\[\]\.name/, 'head-name'],
  [/^persons\[\]\.document\.number/, 'head-number'],
  [/^persons\[\]\.document/, 'head-document'],
  [/^persons\[\]\.capacity/, 'head-capacity'],
  [/^persons\[\]\.mobile/, 'mobile-unreachable'],
  [/^persons\[\]\.phone/, 'phone-unreachable'],
  [/^persons\[\]\.email/, 'email-unreachable'],
  [/^persons\[\]\.address/, 'address-unreachable'],
  [/^sites\[\]\.name/, 'site-name'],
  [/^sites\[\]\.registrations.*holder/, 'domain-owner'],
  [/^sites\[\]\.registrations.*validUntil/, 'domain-expiring'],
  [/^sites\[\]\.registrations/, 'domain-real-name'],
  [/^sites\[\]\.homePage/, 'home-page'],
  [/^sites\[\]\.content/, 'site-content'],
  [/^sites\[\]\.remark/, 'site-remark'],
  [/^sites\[\]\.approvals/, 'approval-missing'],
]

/** The reason of a return that a finding suggests: its text goes along as the note. */
export function reasonFor(f: Finding): Ground {
  const pattern = f.field.replace(/\[\w+\]/g, '[]')
  const code = reasons.find(([fits]) => fits.test(pattern))?.[1] ?? 'other-pre-check'
  return { code, ...(f.field ? { field: f.field } : {}), note: f.zh }
}

/** What the findings that forbid passing and the contacts that failed suggest, each once. */
export function suggestedReasons(view: CaseView): Ground[] {
  const all = [...(view.findings ?? []).filter((f) => f.severity === 'block').map(reasonFor), ...(view.suggested ?? [])]
  return all.filter((g, i) => all.findIndex((x) => x.code === g.code && x.field === g.field) === i)
}
