import type { Approval, Finding, Site } from '../../parts/api'
import { fill } from '../../parts/data'
import { el } from '../../parts/dom'
import { faultLine, type Field, selectField, textField, tie } from '../parts/fields'
import { button } from '../parts/ui'
import { fieldName } from '../parts/words'
import type { Bound } from './bound'
import type { Editor } from './checks'

/** The pre-approvals of a site: those that its content needs first. */
export function approvalsField(e: Editor, s: Site, base: string): Bound {
  const path = base + '.approvals'
  const { words, known } = e
  const t = words.apply
  const fault = faultLine(path)
  const rows = el('div', {})
  let tied: HTMLElement[] = []
  let heard = () => undefined as void
  const needed = () => known.contents.filter((c) => s.content?.includes(c.code)).flatMap((c) => c.approvals ?? [])
  const draw = () =>
    rows.replaceChildren(
      ...(s.approvals ?? []).map((a, i) => {
        const kind = selectField(words, {
          name: `${path}[${i}].code`,
          label: fill(t.approval, { n: i + 1 }),
          value: a.code ? String(a.code) : '',
          options: sorted().map((x) => ({ value: String(x.code), name: x.name })),
        })
        const number = textField(words, { name: `${path}[${i}].number`, label: t.approvalNumber, value: a.number ?? '' })
        kind.onChange(() => ((a.code = Number(kind.value())), heard()))
        number.onChange(() => ((a.number = number.value()), heard()))
        return el('div', { class: 'domain' }, kind.row, number.row, button(fill(t.removeApproval, { n: i + 1 }), 'second small', () => {
          s.approvals!.splice(i, 1)
          draw()
          heard()
          add.focus()
        }))
      }),
    )
  const sorted = () => [...known.approvals].sort((a, b) => Number(needed().includes(b.code)) - Number(needed().includes(a.code)))
  const add = button(t.addApproval, 'second', () => {
    ;(s.approvals ??= []).push({ code: needed()[0] ?? 0, number: '' })
    draw()
    rows.lastElementChild?.querySelector('select')?.focus()
    heard()
  })
  draw()
  /** The inputs that a finding is about: the rules name the list alone. */
  const atFault = (f: Finding): HTMLElement[] => {
    const inputs = (kind: string, wrong: (a: Approval) => boolean) => [...rows.querySelectorAll<HTMLElement>(kind)].filter((_, i) => wrong(s.approvals![i]!))
    const found = f.rule === 'approval-number-missing' ? inputs('input', (a) => !a.number?.trim()) : f.rule === 'approval-unknown' ? inputs('select', (a) => !a.code) : []
    return found.length ? found : inputs(f.rule === 'approval-unknown' ? 'select' : 'input', () => true)
  }
  const row = el('fieldset', { class: 'field' }, el('legend', {}, fieldName(words, path)), el('p', { class: 'hint' }, t.approvalsHint), fault, rows, add)
  const field: Field = {
    name: path,
    row,
    value: () => '',
    set: () => undefined,
    fault: (text) => {
      fault.hidden = !text
      fault.textContent = text ? words.console.error + text : ''
    },
    focus: () => (tied[0] ?? rows.querySelector('select') ?? add).focus(),
    onChange: (hear) => {
      heard = hear
    },
  }
  const tieTo = (f: Finding | undefined) => {
    const now = f ? atFault(f) : []
    tie(fault, tied, now)
    tied = now
  }
  return { path, field, get: () => (s.approvals?.length ? 'some' : ''), set: () => undefined, tie: tieTo }
}
