import type { Signed } from '../../parts/api'
import { fill } from '../../parts/data'
import { el } from '../../parts/dom'
import { read } from '../parts/client'
import { picker } from '../parts/picker'
import { scanName } from '../parts/scan-name'
import { viewer } from '../parts/viewer'
import { markOf } from '../parts/watermark'
import { caseAt, type Open, type Purpose } from './open'

/** Whether there is a scan to look at. */
export function hasScans(o: Open): boolean {
  return (o.view.scans ?? []).some((s) => s.state === 'clean')
}

/** The scans of a case, one at a time, each viewing recorded. */
export function scansView(o: Open): HTMLElement {
  const { words, view } = o
  const t = words.provider
  const pictures = (view.scans ?? []).filter((s) => s.state === 'clean').map((s) => ({ id: s.scan, name: scanName(words, o.known, view.form, s) }))
  const refused = (view.refused ?? []).map((s) =>
    el('li', {}, scanName(words, o.known, view.form, s), words.desk.colon, (s.findings ?? []).map((f) => (words.lang === 'en' ? f.en : f.zh)).join(' ')),
  )
  const root = el('section', { class: 'scans', 'aria-label': t.scans }, el('h2', {}, t.scans))
  if (!pictures.length) root.append(el('p', { class: 'notice' }, t.noScans))
  else {
    const mark = markOf(words.lang, o.at.who.account, t.purposes[o.purpose as Purpose])
    const look = viewer(words, { pictures, mark, address: (id) => read<Signed>(`${caseAt(view.case.id)}/scans/${encodeURIComponent(id)}?purpose=${o.purpose}`) })
    const list = picker({ label: t.pick, options: pictures.map((p) => ({ value: p.id, name: p.name })), value: pictures[0]!.id, action: words.desk.openScan }, (id) => look.show(id))
    look.onShow(list.set)
    root.append(el('div', { class: 'actions' }, list.root), look.root)
    void look.show(pictures[0]!.id)
  }
  if (refused.length) root.append(el('div', { class: 'notice late' }, el('p', {}, fill(t.refusedScans, { n: refused.length })), el('ul', {}, ...refused)))
  return root
}
