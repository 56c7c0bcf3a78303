import type { ConsentGiven, ConsentView } from '../parts/api'
import { type Catalogue, fill } from '../parts/data'
import { type Child, el } from '../parts/dom'
import { ask, type Refusal } from '../parts/held'

/** What follows from an answer: it is done, the link is void, or the text is to be read again. */
interface Then {
  done(at: string): void
  void(): void
  again(): void
}

/** The question: a button, and the guardian's name where a child is asked. */
export function agreeForm(t: Catalogue['consent'], secret: string, v: ConsentView, then: Then, ...more: Child[]): HTMLElement {
  const name = el('input', { id: 'guardian', autocomplete: 'off', 'aria-describedby': 'guardian-hint', lang: 'zh-CN' })
  const fault = el('p', { class: 'error', role: 'alert', hidden: '' })
  const agree = el('button', { class: 'button' }, v.guardian ? t.agreeGuardian : t.agree)
  let sent = { guardian: '', key: crypto.randomUUID() as string } // repeated under one key, so that a lost answer records nothing twice
  const tell = (...text: (Node | string)[]) => {
    fault.replaceChildren(...text)
    fault.hidden = false
  }
  const wrong = (text: string) => {
    tell(text)
    name.setAttribute('aria-invalid', 'true')
    name.focus()
  }
  const submit = async () => {
    const guardian = v.guardian ? name.value.trim() : ''
    name.removeAttribute('aria-invalid')
    fault.hidden = true
    if (v.guardian && !guardian) return wrong(t.guardianMissing)
    if (guardian !== sent.guardian) sent = { guardian, key: crypto.randomUUID() }
    const reply = await ask<ConsentGiven>(secret, 'POST', { version: v.agreement.version, ...(guardian && { guardian }) }, sent.key)
    if (reply.kind === 'ok') return then.done(reply.value.at)
    if (reply.kind !== 'problem') return tell(failure(t, reply))
    if (reply.code === 'unknown-link') return then.void()
    if (reply.field === 'guardian') return wrong(t.guardianLong)
    const again = el('button', { class: 'button second small', type: 'button' }, t.readAgain)
    again.addEventListener('click', then.again)
    tell(t.newer, ' ', again)
  }
  const guardian = v.guardian && [
    el('label', { for: 'guardian' }, t.guardian),
    el('p', { class: 'hint', id: 'guardian-hint' }, t.guardianText),
    el('div', { class: 'row' }, name),
  ]
  const form = el('form', { class: 'lookup', novalidate: '' }, ...(guardian || []), fault, el('div', { class: 'row' }, agree, ...more))
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (agree.getAttribute('aria-disabled') === 'true') return
    agree.setAttribute('aria-disabled', 'true')
    await submit()
    agree.removeAttribute('aria-disabled')
  })
  return form
}

/** Why nothing is recorded yet; what was typed stays. */
function failure(t: Catalogue['consent'], reply: Exclude<Refusal, { kind: 'problem' }>): string {
  switch (reply.kind) {
    case 'busy':
      return t.busyText
    case 'offline':
      return t.offlineKept
    case 'failed':
      return t.failedKept + (reply.reference && ' ' + fill(t.reference, { reference: reply.reference }))
  }
}
