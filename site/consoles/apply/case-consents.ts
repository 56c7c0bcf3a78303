import type { Outcome } from '../../parts/api'
import { fill } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { change, newKey } from '../parts/client'
import { confirmDialog } from '../parts/dialog'
import { button } from '../parts/ui'
import { failureText } from './failure'
import type { Open } from './case'
import { person } from './form'

/** Who has not consented yet that the data of his identity are handled. At the desk it is asked of him too. */
export function consents(o: Open): Child[] {
  const { view, words } = o
  const t = words.apply
  if (!['awaiting-pre-check', 'awaiting-verification', 'verifying'].includes(view.case.status)) return []
  const heads = [view.form.subject?.head, ...(view.case.sites ?? []).filter((s) => !s.dropped).map((s) => s.head)]
  const missing = [...new Set(heads)].filter((id) => id && !view.consents?.some((c) => c.person === id)) as string[]
  if (!missing.length) return []
  return [el('h2', {}, t.consents), el('p', {}, t.consentsText), el('ul', { class: 'tasks' }, ...missing.map((id) => el('li', {}, el('span', { lang: 'zh-CN' }, person(view.form, id)?.name ?? id), ' ', himself(o, id) && consent(o, id))))]
}

/** Whether the account is this person's own: that of an individual who files for himself. */
function himself(o: Open, id: string): boolean {
  return person(o.view.form, id)?.capacity === 'himself' && o.view.form.subject?.head === id
}

function consent(o: Open, id: string): Child {
  const t = o.words.apply
  const key = newKey()
  const name = person(o.view.form, id)?.name ?? id
  return button(fill(t.consentAs, { name }), 'second small', () =>
    confirmDialog(o.words, fill(t.consentAs, { name }), [el('p', {}, t.consentText)], t.agree, async () => {
      const reply = await change<Outcome>('POST', `applicant/cases/${o.view.case.id}/consents`, { person: id }, { key })
      if (reply.kind !== 'ok') return failureText(o.words, reply)
      o.at.reload()
      return ''
    }),
  )
}
