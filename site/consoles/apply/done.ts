import type { CaseView } from '../../parts/api'
import { copyButton } from '../../parts/copy'
import { type Child, code, el } from '../../parts/dom'
import { showReceipt } from '../../parts/receipt'
import { read } from '../parts/client'
import { type At, need } from '../parts/screen'
import type { ApplyWords } from './words'

const every = 2000 // milliseconds between two looks for the receipt
const looks = 30

/** What was submitted, and its receipt once there is one. */
export async function done(words: ApplyWords, at: At): Promise<Child[]> {
  const t = words.apply
  const id = at.params[0]!
  const path = `applicant/cases/${id}?purpose=own-case`
  const { value } = need(await read<CaseView>(path))
  const place = el('div', { class: 'panel', role: 'status' })
  const show = (v: CaseView) => {
    const receipt = v.case.receipt
    if (!receipt) return place.replaceChildren(el('p', {}, t.receiptComes))
    const shown = receipt.startsWith('BA-') ? receipt : showReceipt(receipt)
    place.replaceChildren(
      el('h2', {}, t.receipt),
      el('p', { class: 'receipt-code' }, code(shown)),
      copyButton({ copy: t.copyReceipt, copied: t.copied, notCopied: t.notCopied }, shown, t.copyReceipt),
      el('p', { class: 'after' }, el('a', { href: `${words.root}status/?r=${receipt}` }, t.publicStatus)),
    )
  }
  let left = looks
  const look = async () => {
    const reply = await read<CaseView>(path)
    if (!place.isConnected) return
    if (reply.kind === 'ok' && reply.value.case.receipt) return show(reply.value)
    if (--left > 0) setTimeout(() => void look(), every)
    else place.replaceChildren(el('p', {}, t.receiptLate))
  }
  show(value)
  if (!value.case.receipt) setTimeout(() => void look(), every)
  return [
    el('h1', {}, t.doneTitle),
    place,
    el('h2', {}, t.doneNext),
    el('ul', {}, ...t.doneText.split('\n').map((x) => el('li', {}, x))),
    el('p', { class: 'after' }, el('a', { class: 'button second', href: '#case/' + id }, t.toThisCase)),
  ]
}
