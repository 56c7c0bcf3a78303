import type { EventName, Ground } from '../../parts/api'
import { pick } from '../../parts/data'
import { el } from '../../parts/dom'
import { accessSection, resumeSection } from './access'
import { preCheckSections } from './precheck'
import { reverificationSection } from './reverify'
import { renewalSection, sitesSection, verificationSection } from './verification'
import type { Open } from './open'

/** What the provider does with a case now. */
export interface Work {
  root: HTMLElement
  locked: boolean // whether it is work that one person takes
  suggest?: (g: Ground) => void // takes a finding as a reason of a return
}

export function workView(o: Open): Work {
  const may = (e: EventName) => (o.view.allowed ?? []).includes(e)
  const c = o.view.case
  const root = el('div', { class: 'work' })
  if (o.view.parked) root.append(resumeSection(o))
  if (may('PreCheckPassed') || may('PreCheckReturned')) {
    const made = preCheckSections(o)
    root.append(...made.sections)
    return { root, locked: true, suggest: made.suggest }
  }
  if (c.status === 'awaiting-verification' || c.status === 'verifying') root.append(sitesSection(o))
  if (may('InvitationRenewed') && !c.renewed) root.append(renewalSection(o))
  if (may('VerificationPassed')) root.append(verificationSection(o))
  if (may('VerificationRepeated')) root.append(reverificationSection(o))
  if (may('AccessOpened') && !c.openedAt) root.append(accessSection(o))
  const locked = ['awaiting-verification', 'verifying', 'returned-by-bureau'].includes(c.status)
  if (!root.childElementCount) root.append(nothingToDo(o))
  return { root, locked }
}

function nothingToDo(o: Open): HTMLElement {
  const t = o.words.provider
  const waits = pick<string>(t.waits, o.view.case.status)
  return el('p', { class: 'notice' }, waits ?? t.nothingNow)
}
