import type { Agreements, Outcome, Provider, SiteChecklist, Slip } from '../../parts/api'
import { type Child, code, el } from '../../parts/dom'
import { change, type Reply, read } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { keyOf } from '../parts/key-of'
import { type At, need } from '../parts/screen'
import { button, moment } from '../parts/ui'
import { Checklist } from './checklist'
import { checklistView } from './checklist-view'
import { consentsView } from './consent'
import { correctionView } from './correct'
import { cameAt, didSo, doneNotice, type Open, siteAt } from './open'
import { photoView } from './photo'
import { openCase } from './read-case'
import { hasScans, scansView } from './scans'
import { accessView, agreementsOf, slipView, type SlipState } from './slip'
import { fileButton, uploadPlace } from './upload'
import type { ProviderWords } from './words'

/** The on-site desk for one site: originals, consents, photo, slip, and what is recorded of it. */
export async function siteScreen(words: ProviderWords, at: At): Promise<Child[]> {
  const t = words.provider
  const [id, site] = [at.params[0]!, at.params[1]!]
  const o = await openCase(words, at, 'verification')
  const state = o.view.case.sites?.find((s) => s.id === site && !s.dropped)
  const back = el('p', { class: 'up' }, el('a', { href: '#case/' + id }, t.backToCase))
  if (!state) return [back, el('h1', {}, words.console.notFound), el('p', {}, words.console.notFoundText)]
  const heading = el('h1', {}, t.onSite, ' ', el('span', { lang: 'zh-CN' }, state.name || (state.domains ?? [])[0]))
  const came = cameAt(o, site)
  if (!came) return [back, heading, el('p', { class: 'notice' }, t.notCame)]
  const [list, slip, agreements, settings] = await Promise.all([
    read<SiteChecklist>(siteAt(id, site) + '/checklist'),
    read<Slip>(`${siteAt(id, site)}/slip?purpose=verification`),
    read<Agreements>('provider/agreements'),
    read<Provider>('provider/settings'),
  ])
  const checks = new Checklist(o, site, need(list).value)
  const s: SlipState = { slip: some(slip), agreements: agreementsOf(need(agreements).value), onScreen: !!need(settings).value.onScreen }
  const waiting = o.view.case.status === 'awaiting-verification'
  const page = el('div', {})
  page.addEventListener('input', () => o.lock.begin())
  const photo = photoSection(o, site)
  page.append(
    section('1', t.stepOriginals, el('div', { class: 'held' }, checks.status), ...checklistView(o, checks), correctionView(o, checks)),
    section('2', t.stepConsents, consentsView(o, site)),
    photo.root,
    section('4', t.stepAccess, accessView(o, site, s)),
    section('5', t.stepSlip, slipView(o, site, s)),
    section('6', t.stepPapers, papersView(o, site)),
    section('7', t.stepRecord, recordView(o, site, checks, s, photo.scan)),
  )
  return [
    back,
    heading,
    doneNotice(id),
    el('p', {}, ...(state.domains ?? []).flatMap((d) => [code(d), ' ']), el('span', { class: 'hint' }, t.cameAt, ' ', moment(words, came))),
    waiting && el('p', { class: 'notice' }, t.othersMissing),
    !!state.verification && el('p', { class: 'notice done' }, t.siteDone, ' ', el('a', { href: `#case/${id}` }, t.toDecision)),
    o.lock.root,
    el('div', { class: hasScans(o) ? 'beside' : 'alone' }, el('div', { class: 'held' }, scansView(o)), page),
  ]
}

/** The slip, if there is one; any other failure is shown in place of the screen. */
function some(reply: Reply<Slip>): Slip | undefined {
  if (reply.kind === 'problem' && (reply.problem.status === 404 || reply.problem.code === 'slip-missing')) return undefined
  return need(reply).value
}

function section(n: string, title: string, ...children: Child[]): HTMLElement {
  return el('section', { class: 'step', id: 'step-' + n }, el('h2', {}, el('span', { class: 'number' }, n), title), ...children)
}

function photoSection(o: Open, site: string): { root: HTMLElement; scan: () => string } {
  const t = o.words.provider
  let scan = (o.view.scans ?? []).find((x) => x.purpose === 'photo' && x.site === site && x.state === 'clean')?.scan ?? ''
  const have = el('p', { role: 'status' }, scan ? t.photoThere : t.photoMissing)
  const view = photoView(o, site, (id) => {
    scan = id
    have.textContent = t.photoThere
  })
  return { root: section('3', t.stepPhoto, el('p', { class: 'hint' }, t.photoHint), have, view), scan: () => scan }
}

/** Scans of the originals and of other papers, which go with the slip. */
function papersView(o: Open, site: string): HTMLElement {
  const { words, view } = o
  const t = words.provider
  const persons = [...new Set([view.form.subject?.head, view.form.sites?.find((s) => s.id === site)?.head])]
  const kinds: { name: string; purpose: string; of: string }[] = [
    { name: words.form.scan['subject-document'], purpose: 'subject-document', of: 'subject.document' },
    ...persons.flatMap((id) => {
      const p = view.form.persons?.find((x) => x.id === id)
      return p ? [{ name: `${words.form.scan['person-document']} ${p.name ?? ''}`, purpose: 'person-document', of: `persons[${p.id}].document` }] : []
    }),
    ...(view.missing ?? []).map((m) => ({ name: words.lang === 'en' ? m.en : m.zh, purpose: m.code, of: m.of })),
    { name: words.form.scan.other, purpose: 'other', of: `sites[${site}]` },
  ]
  return el(
    'ul',
    { class: 'plain papers' },
    ...kinds.map((k) => {
      const there = () => (view.scans ?? []).some((x) => x.purpose === k.purpose && x.of === k.of && x.state === 'clean')
      const state = el('span', { class: there() ? 'tag done' : 'tag' }, there() ? t.uploaded : t.notUploaded)
      const upload = uploadPlace(o, { purpose: k.purpose, of: k.of }, () => {
        state.className = 'tag done'
        state.textContent = t.uploaded
      })
      const choose = fileButton(t.chooseFile, 'second small', (file) => void upload.send(file))
      choose.querySelector('button')!.setAttribute('aria-label', t.chooseFile + ' ' + k.name)
      return el('li', {}, el('span', {}, k.name), ' ', state, ' ', choose, upload.root)
    }),
  )
}

function recordView(o: Open, site: string, checks: Checklist, s: SlipState, photo: () => string): HTMLElement {
  const { words, view } = o
  const t = words.provider
  const fault = faultPlace(words, o.at.reload)
  const gaps = el('ul', {})
  const key = keyOf()
  const record = button(t.record, '', async () => {
    fault.clear()
    const open = [...(checks.open() ? [t.gapChecklist] : []), ...(photo() ? [] : [t.gapPhoto]), ...(s.slip?.state === 'signed' ? [] : [t.gapSlip])]
    gaps.replaceChildren(...open.map((x) => el('li', {}, x)))
    if (open.length) return fault.say(t.gaps)
    if (!(await checks.settled())) return
    o.lock.begin()
    const body = { photo: photo(), access: s.slip!.access }
    const reply = await change<Outcome>('POST', siteAt(view.case.id, site) + '/verification', body, { version: view.case.version, key: key(body) })
    if (reply.kind !== 'ok') return fault.show(reply)
    didSo(view.case.id, t.doneSite)
    location.hash = 'case/' + view.case.id
  })
  return el('div', {}, el('p', { class: 'hint' }, t.recordHint), el('div', { class: 'actions' }, record, fault.root), gaps)
}
