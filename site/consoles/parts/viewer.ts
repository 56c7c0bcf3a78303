import type { Signed } from '../../parts/api'
import { fill } from '../../parts/data'
import { el } from '../../parts/dom'
import type { Reply } from './client'
import { button, unreadText } from './ui'
import { stageOf } from './viewer-stage'
import { watermark } from './watermark'
import type { ViewerWords } from './words'

/** One scan that can be looked at. */
export interface Picture {
  id: string
  name: string
}

/** A viewer of scans: one at a time, with buttons and keys for the next one, zoom and rotation. */
export interface Viewer {
  root: HTMLElement
  /** Shows a picture; its address is asked for each time, since each viewing is recorded. */
  show(id: string): Promise<void>
  shown(): string
  /** Hears which picture is to be shown. */
  onShow(hear: (id: string) => void): void
  focus(): void
}

export interface ViewerOptions {
  pictures: Picture[]
  mark: (at: number) => string // who reads, when, and what for: drawn over every picture
  address: (id: string) => Promise<Reply<Signed>>
  label?: string // what the viewer is called, where there are two
}

/** Makes a viewer, which shows nothing before it is told what. */
export function viewer(words: ViewerWords, o: ViewerOptions): Viewer {
  const t = words.viewer
  const image = el('img', { alt: '', draggable: 'false', hidden: '' })
  const note = el('p', { class: 'viewer-note', role: 'status' })
  const help = el('p', { class: 'hint viewer-help' }, t.help)
  const mark = watermark()
  const stage = stageOf(image, note, mark.root)
  const title = el('p', { class: 'viewer-title' })
  let at = -1
  let told: (id: string) => void = () => undefined
  let turn = 0 // of the latest picture: an earlier one that comes late is not shown

  const again = (id: string) => button(t.again, 'second small', () => show(id))
  const failed = (id: string, text: string) => {
    image.hidden = true
    note.replaceChildren(text, el('br', {}), again(id))
  }

  async function show(id: string): Promise<void> {
    const mine = ++turn
    at = o.pictures.findIndex((p) => p.id === id)
    const picture = o.pictures[at]
    if (!picture) return
    told(id)
    const name = fill(t.of, { name: picture.name, n: at + 1, all: o.pictures.length })
    title.textContent = name
    stage.reset()
    stage.root.setAttribute('aria-label', o.label ? o.label + ' ' + name : name)
    image.hidden = true
    note.textContent = t.loading
    const reply = await o.address(id)
    if (mine !== turn) return
    if (reply.kind !== 'ok') return failed(id, unreadText(words, reply))
    mark.write(o.mark(reply.now)) // the viewing is recorded with the time of this answer
    await load(image, reply.value.url, picture.name).then(
      () => {
        if (mine !== turn) return
        note.replaceChildren()
        image.hidden = false
        stage.reset()
      },
      () => mine === turn && failed(id, t.failed),
    )
  }

  const step = (by: number) => {
    const next = o.pictures.at((at + by) % o.pictures.length)
    if (next) void show(next.id)
  }
  const small = (text: string, work: () => void) => button(text, 'second small', work)
  const previous = small(t.previous, () => step(-1))
  const next = small(t.next, () => step(1))
  const tools = el('div', { class: 'viewer-tools', role: 'group', 'aria-label': o.label ? o.label + ' ' + t.tools : t.tools })
  if (o.pictures.length > 1) tools.append(previous, next)
  tools.append(
    small(t.larger, () => stage.zoom(1.5)),
    small(t.smaller, () => stage.zoom(1 / 1.5)),
    small(t.turn, () => stage.turn(1)),
    small(t.whole, () => stage.reset()),
  )
  stage.onStep(step)
  const describedBy = 'viewer-help-' + ++viewers
  help.id = describedBy
  stage.root.setAttribute('aria-describedby', describedBy)
  stage.root.setAttribute('aria-label', o.label ?? t.stage)
  return {
    root: el('div', { class: 'viewer' }, title, tools, stage.root, help),
    show,
    shown: () => o.pictures[at]?.id ?? '',
    onShow: (hear) => {
      told = hear
    },
    focus: () => stage.root.focus(),
  }
}

let viewers = 0 // for ids

/** Loads a picture into the image; it rejects if there is none. */
function load(image: HTMLImageElement, address: string, name: string): Promise<void> {
  return new Promise((done, failed) => {
    image.onload = () => done()
    image.onerror = () => failed(new Error('no picture'))
    image.alt = name
    image.src = address
  })
}
