import type { Form, Slip, SlipBox, SlipLine, Value } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { date, instant, time } from '../../parts/dates'
import { type Child, el } from '../../parts/dom'
import { qrOf } from '../../parts/qr'
import { type Choices, choicesAt } from './choices'
import { unanswered } from './client'
import { need } from './screen'
import { type CaseWords, fieldName, type SlipWords } from './words'
import { valueName } from './value'

/** The words that a slip is printed with: Chinese on every page. */
type PaperWords = Pick<SlipWords, 'lang' | 'nature' | 'province' | 'field' | 'form' | 'slip'>

/** The copies of a slip as they are printed, one a page, or some of them; for a screen that can't be shown without them. */
export async function sheets(words: SlipWords, slip: Slip, copies = slip.sheet.copies ?? []): Promise<HTMLElement[]> {
  const paper: PaperWords & { choices: string } = words.paper ? { ...words.paper, lang: 'zh-CN' } : words
  const known = await choicesAt(paper.choices).catch(() => need<Choices>(unanswered()).value)
  return copies.map((c) => sheet(paper, known, slip, location.origin, c.n))
}

function sheet(words: PaperWords, known: Choices, slip: Slip, origin: string, copy: number): HTMLElement {
  const t = words.slip
  const s = slip.sheet
  const make = new Lines(words, known, slip)
  const at = instant(slip.at)
  return el(
    'article',
    { class: 'paper', lang: 'zh-CN', translate: 'no' },
    el(
      'header',
      {},
      el(
        'div',
        {},
        el('h2', {}, s.name),
        el('p', {}, fill(t.copy, { n: copy, use: pick<string>(t.uses, String(copy)) ?? '' })),
        el('p', {}, fill(t.receipt, { receipt: s.receipt })),
        el('p', {}, fill(t.version, { n: s.version, date: date(at, 'zh-CN') + ' ' + time(at, 'zh-CN') })),
        el('p', {}, t.digest, el('b', { class: 'digest16' }, slip.digest.slice(0, 16))),
      ),
      el('figure', {}, code(origin + s.proof), el('figcaption', {}, t.scan)),
    ),
    el('table', {}, el('caption', {}, t.caption), el('tbody', {}, ...(s.blocks ?? []).filter((b) => b.id !== 'undertaking').flatMap((b) => make.box(b)))),
    el('div', { class: 'signed' }, ...signatures(t)),
    el('footer', {}, el('p', {}, fill(t.also, { names: (s.alsoSigned ?? []).map((a) => fill(t.alsoOne, { name: pick<string>(t.agreements, a.id) ?? a.id, n: a.version })).join('、') })), el('p', {}, t.ink)),
  )
}

function signatures(t: PaperWords['slip']): HTMLElement[] {
  const place = (name: string, seal: string) => el('div', {}, el('p', {}, name), el('p', { class: 'line' }, t.day), el('p', { class: 'seal' }, seal))
  return [place(t.verifier, t.providerSeal), place(t.head, t.organisationSeal)]
}

/** Makes the lines of a box. */
class Lines {
  private readonly form: Form
  private readonly names = new Map<string, string>()

  constructor(
    private readonly words: PaperWords,
    private readonly known: Choices,
    private readonly slip: Slip,
  ) {
    for (const v of (slip.sheet.blocks ?? []).flatMap((b) => (b.lines ?? []).flatMap((l) => l.values ?? []))) {
      const person = /^persons\[(\w+)\]\.name$/.exec(v.path)?.[1]
      if (person) this.names.set(person, v.text)
    }
    this.form = { persons: [...this.names].map(([id, name]) => ({ id, name })) }
  }

  box(b: SlipBox): HTMLElement[] {
    const t = this.words.slip
    const lines = b.lines ?? []
    return lines.map((l, i) => {
      const title = i ? undefined : el('th', { scope: 'rowgroup', rowspan: String(lines.length), class: 'box' }, pick<string>(t.boxes, b.id) ?? b.id)
      return el('tr', {}, title, el('th', { scope: 'row' }, l.zh), el('td', {}, ...this.line(b, l)))
    })
  }

  private line(b: SlipBox, l: SlipLine): Child[] {
    const t = this.words.slip
    const s = this.slip.sheet
    if (b.id === 'corrections') {
      if (!s.corrections?.length) return [t.noCorrections]
      return s.corrections.map((c) => el('div', {}, fill(t.corrected, { field: this.of(c.path), before: this.shown({ path: c.path, text: c.before }) || t.empty, after: this.shown({ path: c.path, text: c.after }) || t.empty })))
    }
    const values = l.values ?? []
    if (!values.length) return [b.id === 'access-check' ? s.provider : t.none]
    const parts = new Map<string, Value[]>()
    for (const v of values) {
      const part = v.path.split('.')[0]!
      parts.set(part, [...(parts.get(part) ?? []), v])
    }
    const several = new Set(values.map((v) => v.path.replace(/\[\w+\]/g, ''))).size > 1
    return [...parts].map(([part, list]) => {
      const name = this.names.get(/^persons\[(\w+)\]/.exec(part)?.[1] ?? '')
      const text = list.map((v) => (several ? this.label(v.path) : '') + this.shown(v)).join('；')
      return el('div', {}, name && parts.size > 1 ? name + '：' : '', text)
    })
  }

  private shown(v: Value): string {
    return v.text ? valueName(this.words, this.known, this.form, v) : ''
  }

  /** The name before a value; a value that says itself what it is, such as a last day, has none. */
  private label(path: string): string {
    const name = this.field(path)
    return /\.(validUntil|verifiedOn|holder)$/.test(path) || name.includes('[') ? '' : name + ' '
  }

  private field(path: string): string {
    return fieldName(this.words as unknown as CaseWords, path.replace(/\[\d+\]/g, ''))
  }

  private of(path: string): string {
    const name = this.names.get(/^persons\[(\w+)\]/.exec(path)?.[1] ?? '')
    return (name ? name + ' ' : '') + this.field(path)
  }
}

const svg = 'http://www.w3.org/2000/svg'

/** A QR code as a drawing: one path of dark modules, with the light edge of four that it needs. */
function code(text: string): SVGElement {
  const modules = qrOf(text)
  const size = modules.length + 8
  const root = document.createElementNS(svg, 'svg')
  root.setAttribute('viewBox', `0 0 ${size} ${size}`)
  root.setAttribute('class', 'qr')
  root.setAttribute('role', 'img')
  root.setAttribute('aria-label', text)
  root.setAttribute('shape-rendering', 'crispEdges')
  const ground = document.createElementNS(svg, 'path')
  ground.setAttribute('d', `M0 0h${size}v${size}H0z`)
  ground.setAttribute('fill', '#fff')
  const dark = document.createElementNS(svg, 'path')
  dark.setAttribute('d', modules.flatMap((row, y) => row.map((on, x) => (on ? `M${x + 4} ${y + 4}h1v1h-1z` : ''))).join(''))
  dark.setAttribute('fill', '#000')
  root.append(ground, dark)
  return root
}

/** Makes the print of each sheet as large as one page of A4 holds; the rows of many persons get smaller letters. */
export function fitToPage(papers: HTMLElement[]): void {
  const first = papers[0]
  if (!first) return
  const trial = first.cloneNode(true) as HTMLElement
  trial.classList.add('trial')
  document.body.append(trial)
  const room = 269 * (96 / 25.4) // of 297 mm, less the margins of the page
  let size = 12
  for (; size > 5; size -= 0.25) {
    trial.style.fontSize = size + 'pt'
    if (trial.scrollHeight <= room) break
  }
  trial.remove()
  for (const p of papers) p.style.setProperty('--print', size + 'pt')
}
