import type { CaseView, Scan } from '../../parts/api'
import { fill } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { read } from '../parts/client'
import type { Open } from './case'
import { person } from './form'
import { Page } from './page'

/** The live capture of each head, where the case is verified online. */
export function livePhotos(o: Open): Child[] {
  const { view, words } = o
  const t = words.apply
  if (!view.case.remote || !['awaiting-verification', 'verifying'].includes(view.case.status)) return []
  const sites = (view.case.sites ?? []).filter((s) => !s.dropped)
  const pages = new Map<string, Page>()
  const find = (v: CaseView, site: string): Scan | undefined => [...(v.scans ?? []), ...(v.refused ?? [])].find((s) => s.purpose === 'photo' && s.site === site)
  let left = 0
  const look = async () => {
    const reply = await read<CaseView>(`applicant/cases/${view.case.id}?purpose=own-case`)
    if (reply.kind === 'ok') for (const [site, page] of pages) page.update(find(reply.value, site))
    const open = [...pages.values()].some((p) => (p.checking || p.scan?.state === 'asked') && p.root.isConnected)
    if (open && --left > 0) setTimeout(() => void look(), 1500)
    else for (const page of pages.values()) page.slow()
  }
  const start = () => {
    left = 40
    setTimeout(() => void look(), 300)
  }
  return [
    el('h2', {}, t.photos),
    el('p', {}, t.photosText),
    ...sites.map((s) => {
      const name = fill(t.photoOf, { name: person(view.form, s.head)?.name ?? '' })
      const page = new Page(words, view.case.id, { purpose: 'photo', of: `sites[${s.id}]`, page: 1 }, name, start)
      page.update(find(view, s.id))
      pages.set(s.id, page)
      return el('section', { class: 'paper' }, el('h3', {}, name), el('ol', { class: 'pages' }, page.root))
    }),
  ]
}
