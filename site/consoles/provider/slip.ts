import type { Access, Agreement, Agreements, Outcome, Slip, SlipSigning } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { type Child, el } from '../../parts/dom'
import { change, newKey } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { keyOf } from '../parts/key-of'
import { choiceField, selectField, showFaults, textArea } from '../parts/fields'
import { slipFacts } from '../parts/slip-facts'
import { button } from '../parts/ui'
import { didSo, keepTyped, type Open, siteAt } from './open'
import { screenSigning } from './signature'
import { fileButton, uploadPlace } from './upload'

/** What the desk knows of a site's slip. */
export interface SlipState {
  slip: Slip | undefined
  agreements: Agreement[]
  onScreen: boolean
}

export function agreementsOf(a: Agreements | undefined): Agreement[] {
  return a?.agreements ?? []
}

/** The access that the desk states, from which the slip is made: only the provider knows it. */
export function accessView(o: Open, site: string, s: SlipState): HTMLElement {
  const { words, known, view } = o
  const t = words.provider
  const was = s.slip?.access ?? view.form.sites?.find((x) => x.id === site)?.access ?? { mode: '', region: view.case.province, ipRanges: [] }
  const provinces = Object.entries(words.province).map(([value, name]) => ({ value, name }))
  const mode = selectField(words, { name: 'access-mode', label: t.accessMode, options: known.accessModes.map((m) => ({ value: m.code, name: m.name })), value: was.mode })
  const region = selectField(words, { name: 'access-region', label: t.accessRegion, options: provinces, value: was.region })
  const ranges = textArea(words, { name: 'access-ranges', label: t.accessRanges, hint: t.accessRangesHint, rows: 3, value: (was.ipRanges ?? []).join('\n') })
  const all = [mode, region, ranges]
  const forget = keepTyped(o, 'access.' + site, all)
  const summary = el('div', { hidden: '' })
  const fault = faultPlace(words, o.at.reload)
  let key = newKey()
  for (const f of all) f.onChange(() => { key = newKey() })
  const make = button(s.slip && s.slip.state !== 'superseded' ? t.makeSlipAgain : t.makeSlip, s.slip && s.slip.state !== 'superseded' ? 'second' : '', async () => {
    fault.clear()
    const access: Access = { mode: mode.value(), region: region.value(), ipRanges: ranges.value().split(/[\s,，、;；]+/).filter((x) => x) }
    const faults = [
      ...(access.mode ? [] : [{ field: 'access-mode', text: t.noMode }]),
      ...(access.region ? [] : [{ field: 'access-region', text: t.noRegion }]),
      ...(access.ipRanges?.length ? [] : [{ field: 'access-ranges', text: t.noRanges }]),
    ]
    showFaults(words, summary, all, faults)
    if (faults.length) return
    o.lock.begin()
    const reply = await change<Outcome>('POST', siteAt(view.case.id, site) + '/slip', { access }, { key })
    if (reply.kind !== 'ok') return fault.show(reply)
    forget()
    didSo(view.case.id, fill(t.doneSlip, { n: reply.value.version }))
    o.at.reload()
  })
  return el('div', {}, summary, ...all.map((f) => f.row), el('div', { class: 'actions' }, make, fault.root))
}

/** The current slip: how it stands, where it is printed, and its signatures, seals and copies. */
export function slipView(o: Open, site: string, s: SlipState): HTMLElement {
  const { words, view } = o
  const t = words.provider
  const slip = s.slip
  if (!slip) return el('p', { class: 'hint' }, t.noSlip)
  const void_ = slip.state === 'superseded'
  const parts: Child[] = [slipFacts(words, slip)]
  if (!void_) parts.push(el('p', {}, el('a', { class: slip.state === 'signed' ? 'button second' : 'button', href: `#case/${view.case.id}/site/${site}/slip` }, t.printSlip)))
  if (slip.state === 'current') parts.push(signingForm(o, site, slip, s))
  return el('div', {}, ...parts)
}

function signingForm(o: Open, site: string, slip: Slip, s: SlipState): HTMLElement {
  const { words } = o
  const t = words.provider
  if (s.onScreen) {
    const how = choiceField(words, { name: 'how', label: t.how, options: [{ value: 'paper', name: t.onPaper }, { value: 'screen', name: t.onScreen }], value: 'paper' })
    keepTyped(o, keptOf('how', site, slip), [how])
    const place = el('div', {})
    const show = () => place.replaceChildren(how.value() === 'screen' ? screenSigning(o, site, slip, signs(o, site, slip, s)) : paperSigning(o, site, slip, s))
    how.onChange(show)
    show()
    return el('div', {}, how.row, place)
  }
  return paperSigning(o, site, slip, s)
}

function paperSigning(o: Open, site: string, slip: Slip, s: SlipState): HTMLElement {
  const { words, view } = o
  const t = words.provider
  let scan = (view.scans ?? []).find((x) => x.purpose === 'slip' && x.site === site && x.state === 'clean' && x.asked > slip.at)?.scan ?? ''
  const form = signs(o, site, slip, s)
  const have = el('p', { role: 'status' }, scan ? t.slipScanned : t.slipNotScanned)
  const upload = uploadPlace(o, { purpose: 'slip', of: `sites[${site}]` }, (id) => {
    scan = id
    have.textContent = t.slipScanned
  })
  const choose = fileButton(t.chooseSlip, 'second', (file) => void upload.send(file))
  const fault = faultPlace(words, o.at.reload)
  const summary = el('div', { hidden: '' })
  const keys = (slip.sheet.signatures ?? []).map(() => keyOf())
  const record = button(t.recordSigning, '', async () => {
    fault.clear()
    const faults = [...(scan ? [] : [{ field: '', text: t.slipNotScanned }]), ...form.wrong()]
    showFaults(words, summary, form.fields, faults)
    if (faults.length) return
    o.lock.begin()
    for (const [i, by] of (slip.sheet.signatures ?? []).entries()) {
      const body = form.signing(by, 'paper', scan)
      const reply = await change<Outcome>('POST', siteAt(view.case.id, site) + '/slip/signatures', body, { key: keys[i]!(body) })
      if (reply.kind !== 'ok') return fault.show(reply)
    }
    form.forget()
    didSo(view.case.id, t.doneSigning)
    o.at.reload()
  })
  return el('div', {}, el('h4', {}, t.signedPaper), el('p', { class: 'hint' }, t.signedPaperHint), el('div', { class: 'actions' }, choose), upload.root, have, summary, ...form.fields.map((f) => f.row), el('div', { class: 'actions' }, record, fault.root))
}

/** What goes with both ways to sign: who signed, what was signed with it, seals and copies. */
export interface Signs {
  fields: ReturnType<typeof choiceField>[]
  wrong(): { field: string; text: string }[]
  signing(by: string, how: string, scan: string): SlipSigning
  /** Forgets what was ticked, once it is recorded. */
  forget(): void
}

/** Where what is entered of one version of a slip is kept. */
const keptOf = (what: string, site: string, slip: Slip) => `${what}.${site}.${slip.version}`

function signs(o: Open, site: string, slip: Slip, s: SlipState): Signs {
  const t = o.words.provider
  const sheet = slip.sheet
  const nameOf = (id: string) => {
    const a = s.agreements.find((x) => x.id === id)
    return a ? (o.words.lang === 'en' ? a.en : a.zh) : id
  }
  const there = choiceField(o.words, {
    name: 'on-slip', label: t.onSlip, several: true,
    options: [
      ...(sheet.signatures ?? []).map((by) => ({ value: 'signature-' + by, name: pick<string>(o.words.slip.signers, by) ?? by })),
      ...(sheet.seals ?? []).map((of) => ({ value: 'seal-' + of, name: pick<string>(o.words.slip.seals, of) ?? of })),
      ...(sheet.alsoSigned ?? []).map((a) => ({ value: 'also-' + a.id, name: fill(t.alsoSigned, { name: nameOf(a.id) }) })),
      { value: 'kept', name: t.copyKept },
    ],
  })
  const sent = choiceField(o.words, { name: 'copy-sent', label: t.copySent, value: 'original', options: (['original', 'fax', 'scan'] as const).map((value) => ({ value, name: t.copies[value] })) })
  const all = [...(sheet.signatures ?? []).map((x) => 'signature-' + x), ...(sheet.seals ?? []).map((x) => 'seal-' + x), ...(sheet.alsoSigned ?? []).map((x) => 'also-' + x.id), 'kept']
  const forget = keepTyped(o, keptOf('signing', site, slip), [there, sent])
  return {
    forget,
    fields: [there, sent],
    wrong: () => (all.every((x) => there.value().split(',').includes(x)) ? [] : [{ field: 'on-slip', text: t.notAllOnSlip }]),
    signing: (by, how, scan) => ({ version: slip.version, by, how, scan, alsoSigned: sheet.alsoSigned ?? [], seals: sheet.seals ?? [], copies: { kept: true, sent: sent.value() || 'original' } }),
  }
}
