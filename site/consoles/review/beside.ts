import type { Scan, Signed, SiteState } from '../../parts/api'
import { fill } from '../../parts/data'
import { el } from '../../parts/dom'
import { read } from '../parts/client'
import { picker } from '../parts/picker'
import { scanName } from '../parts/scan-name'
import { button } from '../parts/ui'
import { type Picture, type Viewer, viewer } from '../parts/viewer'
import { markOf } from '../parts/watermark'
import type { Open } from './case'

/** The scans beside the fields: one, or two to compare. */
export interface Beside {
  root: HTMLElement
  /** The scan that shows what a path is about, if there is one. */
  of(path: string, scan?: string): Picture | undefined
  show(id: string): void
  /** Puts a photo beside the document of the person in it. */
  compare(photo: string, document: string): void
  /** The document of a site's head. */
  documentOf(site: string): Picture | undefined
}

export function besideView(o: Open): Beside {
  const { words, view, known } = o
  const t = words.review
  const scans = (view.scans ?? []).filter((s) => s.state === 'clean')
  const pictures = scans.map((s) => ({ id: s.scan, name: scanName(words, known, view.form, s) }))
  const picture = (s: Scan | undefined) => pictures.find((p) => p.id === s?.scan)
  const purpose = t.purposes[o.purpose as keyof typeof t.purposes]
  const mark = markOf(words.lang, o.at.who.account, purpose)
  const address = (id: string) => read<Signed>(`bureau/cases/${encodeURIComponent(view.case.id)}/scans/${encodeURIComponent(id)}?purpose=${o.purpose}`)
  const make = (label?: string) => viewer(words, label ? { pictures, mark, address, label } : { pictures, mark, address })
  const first = make(t.left)
  let second: Viewer | undefined
  const places = el('div', { class: 'viewers' }, first.root)
  const alone = button(t.alone, 'second small', () => two(false))
  alone.hidden = true

  const two = (on: boolean) => {
    alone.hidden = !on
    places.classList.toggle('pair', on)
    second?.root.remove()
    second = on ? make(t.right) : undefined
    if (second) places.append(second.root)
    else first.focus()
  }
  const pick = picker({ label: t.pick, options: pictures.map((p) => ({ value: p.id, name: p.name })), value: pictures[0]?.id ?? '', action: words.desk.openScan }, (id) => first.show(id))
  first.onShow(pick.set)
  const root = el(
    'section',
    { class: 'scans', 'aria-label': t.scans },
    el('h2', {}, t.scans),
    ...(pictures.length ? [el('div', { class: 'actions' }, pick.root, alone), places] : [el('p', { class: 'notice' }, t.noScans)]),
    ...slipLinks(o),
    ...(view.missing?.length ? [el('p', { class: 'notice' }, t.missing + view.missing.map((m) => (words.lang === 'en' ? m.en : m.zh)).join(words.lang === 'en' ? ', ' : '、'))] : []),
    ...(view.refused?.length ? [el('p', { class: 'hint' }, fill(t.refusedScans, { n: view.refused.length }))] : []),
  )
  if (pictures[0]) void first.show(pictures[0].id)
  return {
    root,
    of: (path, scan) => pictures.find((p) => p.id === scan) ?? picture(scanOf(scans, path)),
    show: (id) => {
      void first.show(id)
      first.root.scrollIntoView({ block: 'nearest' })
      first.focus()
    },
    compare: (photo, document) => {
      two(true)
      void first.show(photo)
      void second!.show(document)
      places.scrollIntoView({ block: 'nearest' })
      first.focus()
    },
    documentOf: (site) => {
      const head = view.form.sites?.find((s) => s.id === site)?.head
      return picture(scans.find((s) => s.of === `persons[${head}].document`))
    },
  }
}

/** The way to the slip of each site that was verified: what was signed on the screen is on no scan. */
function slipLinks(o: Open): HTMLElement[] {
  const verified = (o.view.case.sites ?? []).filter((s) => !s.dropped && s.verification)
  const name = (s: SiteState) => (verified.length > 1 ? [' ', el('span', { lang: 'zh-CN' }, s.name || (s.domains ?? [])[0] || s.id)] : [])
  return verified.map((s) => el('p', {}, el('a', { class: 'button second small', href: slipOf(o, s.id) }, o.words.review.toSlip, ...name(s))))
}

/** The address of the screen that shows a site's slip. */
export function slipOf(o: Open, site: string): string {
  return `#case/${o.view.case.id}/site/${site}/slip?for=${o.purpose}`
}

/** The paper that shows what a path is about: of the path itself, of what it belongs to, or of the same part. */
function scanOf(scans: Scan[], path: string): Scan | undefined {
  const papers = scans.filter((s) => !['photo', 'slip', 'signature'].includes(s.purpose))
  return papers.find((s) => s.of === path) ?? papers.find((s) => s.of && path.startsWith(s.of + '.')) ?? papers.find((s) => s.of?.split('.')[0] === path.split('.')[0])
}
