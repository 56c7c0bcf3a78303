import type { Signed } from '../../parts/api'
import { el } from '../../parts/dom'
import { read } from '../parts/client'
import { session } from '../parts/session'
import { button } from '../parts/ui'
import { viewer } from '../parts/viewer'
import { markOf } from '../parts/watermark'
import type { ApplyWords } from './words'

/** Shows a scan of one's own draft or case over the page; the viewing is recorded. */
export function showOwnScan(words: ApplyWords, id: string, scan: string, name: string): void {
  const t = words.apply
  const mark = markOf(words.lang, session()?.account ?? '', t.ownScan)
  const address = (one: string) => read<Signed>(`applicant/cases/${encodeURIComponent(id)}/scans/${encodeURIComponent(one)}?purpose=own-case`)
  const look = viewer(words, { pictures: [{ id: scan, name }], mark, address })
  const dialog = el('dialog', { class: 'wide', 'aria-label': name })
  dialog.append(button(t.closeScan, 'second small', () => dialog.close()), look.root)
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
  look.focus()
  void look.show(scan)
}
