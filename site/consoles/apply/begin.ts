import type { OfferedProvider, Providers } from '../../parts/api'
import { pick } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { newKey, read } from '../parts/client'
import { choiceField, showFaults } from '../parts/fields'
import { type At, need } from '../parts/screen'
import { having } from '../parts/shape'
import { button, failureText } from '../parts/ui'
import { act } from './act'
import { emptyForm } from './form'
import type { ApplyWords } from './words'

/** Starts a filing: with which access provider. */
export async function begin(words: ApplyWords, _: At): Promise<Child[]> {
  const t = words.apply
  const { value } = need(having(await read<Providers>('applicant/providers'), 'providers'))
  const all = value.providers ?? []
  const back = el('p', { class: 'hint' }, el('a', { href: '#' }, t.toCases))
  if (!all.length) return [back, el('h1', {}, t.begin), el('p', { class: 'notice' }, t.noProvider)]
  const field = choiceField(words, { name: 'provider', label: t.provider, hint: t.providerHint, options: all.map((p) => ({ value: p.id, name: p.name })) })
  if (all.length === 1) field.set(all[0]!.id)
  const about = el('div', {})
  const show = () => about.replaceChildren(...all.filter((p) => p.id === field.value()).map((p) => aboutView(words, p)))
  field.onChange(show)
  show()
  const summary = el('div', { hidden: '' })
  const fault = el('p', { class: 'error', role: 'alert' })
  let key = newKey()
  let sent = ''
  const go = button(t.begin, '', async () => {
    showFaults(words, summary, [field], field.value() ? [] : [{ field: 'provider', text: t.providerMissing }])
    if (!field.value()) return
    fault.textContent = ''
    if (sent !== field.value()) [sent, key] = [field.value(), newKey()]
    const reply = await act('POST', 'applicant/drafts', { provider: sent, form: emptyForm() }, { key })
    if (reply.kind === 'ok') location.hash = 'draft/' + reply.value.case
    else fault.textContent = failureText(words, reply)
  })
  return [back, el('h1', {}, t.begin), el('p', {}, t.beginText), el('ul', {}, ...t.needs.split('\n').map((x) => el('li', {}, x))), summary, field.row, about, el('div', { class: 'actions' }, go, fault)]
}

function aboutView(words: ApplyWords, p: OfferedProvider): HTMLElement {
  const t = words.apply
  const comma = words.lang === 'en' ? ', ' : '、'
  const rows: [string, Child[]][] = [
    [t.licence, [p.licence]],
    [t.provinces, [(p.provinces ?? []).map((x) => pick<string>(words.province, x) ?? x).join(comma)]],
    [t.desks, (p.desks ?? []).map((d) => el('div', { lang: 'zh-CN' }, [d.name, d.address].filter((x) => x).join('：')))],
  ]
  return el('dl', { class: 'summary' }, ...rows.map(([name, v]) => el('div', {}, el('dt', {}, name), el('dd', {}, ...v))))
}
