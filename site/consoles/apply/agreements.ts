import type { Agreement, Agreements, Draft } from '../../parts/api'
import { fill } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { newKey, read } from '../parts/client'
import { choiceField, showFaults } from '../parts/fields'
import { type At, need } from '../parts/screen'
import { having } from '../parts/shape'
import { button, failureText, moment } from '../parts/ui'
import { act } from './act'
import type { ApplyWords } from './words'
import { openDraft } from './work'

/** What is agreed to with a submission; undefined if that can't be had now. */
export async function agreementsOf(): Promise<Agreement[] | undefined> {
  const reply = having(await read<Agreements>('applicant/agreements'), 'agreements')
  return reply.kind === 'ok' ? (reply.value.agreements ?? []).filter((a) => a.when === 'submission') : undefined
}

export function accepted(draft: Draft, all: Agreement[]): boolean {
  return all.every((a) => draft.agreements?.some((x) => x.id === a.id && x.version === a.version))
}

/** What the applicant agrees to, to be read and accepted. */
export async function agreements(words: ApplyWords, at: At): Promise<Child[]> {
  const t = words.apply
  const w = await openDraft(words, at)
  const { value } = need(having(await read<Agreements>('applicant/agreements'), 'agreements'))
  const all = (value.agreements ?? []).filter((a) => a.when === 'submission')
  const en = words.lang === 'en'
  const nameOf = (id: string) => all.filter((a) => a.id === id).map((a) => (en ? a.en : a.zh))[0] ?? id
  const open = all.filter((a) => !accepted(w.draft, [a]))
  const keys = new Map(all.map((a) => [a.id, newKey()]))
  const boxes = open.map((a) =>
    choiceField(words, { name: 'agreement.' + a.id, label: en ? a.en : a.zh, several: true, options: [{ value: 'yes', name: t.agree }] }),
  )
  const sections = all.map((a) => {
    const done = w.draft.agreements?.find((x) => x.id === a.id && x.version === a.version)
    const box = boxes[open.indexOf(a)]
    return el(
      'section',
      { class: 'agreement' },
      el('h2', {}, en ? a.en : a.zh),
      el('p', {}, en ? a.enText : a.zhText),
      el('p', { class: 'hint' }, fill(t.agreementVersion, { version: a.version })),
      done ? el('p', {}, el('span', { class: 'tag filed' }, t.agreed), ' ', moment(words, done.at)) : box?.row,
    )
  })
  const summary = el('div', { hidden: '' })
  const fault = el('p', { class: 'error', role: 'alert' })
  const next = `#draft/${w.id}/answers`
  const go = button(open.length ? t.agreeAndGoOn : t.goOn, '', async () => {
    const faults = boxes.filter((b) => !b.value()).map((b) => ({ field: b.name, text: fill(t.agreeOne, { name: nameOf(b.name.replace('agreement.', '')) }) }))
    showFaults(words, summary, boxes, faults)
    if (faults.length) return
    fault.textContent = ''
    for (const a of open) {
      const reply = await act('POST', `applicant/cases/${w.id}/agreements`, { id: a.id, version: a.version }, { key: keys.get(a.id)! })
      if (reply.kind !== 'ok') return void (fault.textContent = failureText(words, reply))
    }
    location.hash = next
  })
  return [
    el('p', { class: 'hint' }, el('a', { href: '#draft/' + w.id }, t.toTasks)),
    el('h1', {}, t.agreements),
    el('p', {}, t.free),
    summary,
    ...sections,
    el('p', { class: 'notice' }, t.deskAgreements),
    el('div', { class: 'actions' }, go, fault),
  ]
}
