import type { Finding, Ground } from '../../parts/api'
import { el } from '../../parts/dom'
import type { FormPart } from '../parts/form-rows'
import { button } from '../parts/ui'
import type { Open } from './open'
import { reasonFor } from './suggest'

/** What was declared, part by part, with what the checks found beside it. Suggest, where there is one, takes a reason for a return. */
export function formView(o: Open, suggest: ((g: Ground) => void) | undefined): HTMLElement[] {
  const findings = o.view.findings ?? []
  const shown = new Set<Finding>()
  const parts = o.parts.map((p) => partView(o, p, findings, shown, suggest))
  const rest = findings.filter((f) => !shown.has(f))
  const missing = (o.view.missing ?? []).map((m) => el('li', {}, o.words.lang === 'en' ? m.en : m.zh))
  return [
    ...(missing.length ? [el('div', { class: 'notice late' }, el('p', {}, o.words.provider.missing), el('ul', {}, ...missing))] : []),
    ...rest.map((f) => findingView(o, f, suggest)),
    ...parts,
  ]
}

function partView(o: Open, part: FormPart, findings: Finding[], shown: Set<Finding>, suggest: ((g: Ground) => void) | undefined): HTMLElement {
  const id = 'p-' + part.path.replace(/[^\w-]+/g, '-')
  return el(
    'section',
    { class: 'fields', 'aria-labelledby': id },
    el('h3', { id }, part.title),
    el(
      'dl',
      { class: 'summary' },
      ...part.rows.map((r) => {
        const said = findings.filter((f) => f.field === r.path || f.field.startsWith(r.path + '.') || f.field.startsWith(r.path + '['))
        for (const f of said) shown.add(f)
        return el('div', {}, el('dt', {}, r.name), el('dd', {}, ...r.value.filter((x): x is Node | string => !!x), ...said.map((f) => findingView(o, f, suggest))))
      }),
    ),
  )
}

function findingView(o: Open, f: Finding, suggest: ((g: Ground) => void) | undefined): HTMLElement {
  const t = o.words.provider
  const text = o.words.lang === 'en' ? f.en : f.zh
  const kind = { block: t.block, human: t.human, warn: t.warn }[f.severity] ?? ''
  const use = suggest && button(t.useAsReason, 'second small', () => suggest(reasonFor(f)))
  use?.setAttribute('aria-label', t.useAsReason + ' ' + text)
  return el('div', { class: 'finding ' + f.severity }, el('p', {}, el('b', {}, kind), ' ', text), use)
}
