import type { Site } from '../../parts/api'
import { fill } from '../../parts/data'
import { el } from '../../parts/dom'
import { type Field, selectField, textField } from '../parts/fields'
import { button } from '../parts/ui'
import { fieldName } from '../parts/words'
import type { Bound } from './bound'
import type { Editor } from './checks'

/** The pre-approvals of a site: those that its content needs first. */
export function approvalsField(e: Editor, s: Site, base: string): Bound {
  const path = base + '.approvals'
  const { words, known } = e
  const t = words.apply
  const fault = el('p', { class: 'error', hidden: '' })
  const rows = el('div', {})
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
    focus: () => (rows.querySelector('select') ?? add).focus(),
    onChange: (hear) => {
      heard = hear
    },
  }
  return { path, field, get: () => (s.approvals?.length ? 'some' : ''), set: () => undefined }
}
