import type { OwnContests } from '../../parts/api'
import { fill } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { newKey, read } from '../parts/client'
import { nameOf } from '../parts/choices'
import { button, failureText, moment } from '../parts/ui'
import { act } from './act'
import { site } from './form'
import type { Work } from './work'

/** Where another case holds a domain: contests it with the domain's certificate. */
export function contestPanel(w: Work, field: string): HTMLElement {
  const t = w.words.apply
  const m = /^sites\[(\w+)\]\.domains\[(\d+)\]/.exec(field)
  const domain = m ? (site(w.form, m[1]!)?.domains?.[Number(m[2])] ?? '') : ''
  const certificate = w.draft.scans?.find((s) => s.state === 'clean' && s.purpose === 'domain-certificate' && s.of === `sites[${m?.[1]}]`)
  const panel = el('section', { class: 'notice' }, el('h3', {}, fill(t.claimed, { domain })), el('p', {}, t.claimedText))
  if (!certificate) {
    panel.append(el('p', {}, el('a', { href: `#draft/${w.id}/documents` }, t.certificateFirst)))
    return panel
  }
  const said = el('p', { role: 'status' })
  const fault = el('p', { class: 'error', role: 'alert' })
  const key = newKey()
  const open = button(t.contest, 'second', async () => {
    const reply = await act('POST', `applicant/drafts/${w.id}/contests`, { domain, scan: certificate.scan }, { key })
    fault.textContent = reply.kind === 'ok' ? '' : failureText(w.words, reply)
    if (reply.kind !== 'ok') return
    said.textContent = t.contested
    open.remove()
  })
  panel.append(open, fault, said)
  return panel
}

/** The contests of a draft and what was decided. */
export async function contests(w: Work): Promise<Child[]> {
  const t = w.words.apply
  const reply = await read<OwnContests>(`applicant/drafts/${w.id}/contests`)
  if (reply.kind !== 'ok' || !reply.value.contests?.length) return []
  return [
    el('h2', {}, t.contests),
    el(
      'dl',
      { class: 'summary' },
      ...reply.value.contests.map((c) =>
        el('div', {}, el('dt', {}, c.domain), el('dd', {}, t.contestState[c.state as keyof typeof t.contestState] ?? c.state, ' ', moment(w.words, c.decided ?? c.due), ...(c.reasons ?? []).map((r) => el('p', {}, nameOf(w.known.reasons, r.code))))),
      ),
    ),
  ]
}
