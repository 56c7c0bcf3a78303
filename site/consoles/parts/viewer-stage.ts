import { type Child, el } from '../../parts/dom'

/** The stage of a viewer: what is on it can be zoomed, turned and moved by pointer, wheel and keys. */
export interface Stage {
  root: HTMLElement
  zoom(by: number): void
  turn(quarters: number): void
  /** Shows the whole picture upright. */
  reset(): void
  /** Hears of a wish for another picture: 1 for the next, -1 for the one before. */
  onStep(hear: (by: number) => void): void
}

const largest = 8
const stride = 60 // pixels that an arrow key moves the picture

interface Place {
  zoom: number // 1 shows the whole picture
  quarters: number // turned to the right
  x: number // of the middle, in pixels from the stage's
  y: number
}

export function stageOf(image: HTMLImageElement, ...more: Child[]): Stage {
  const root = el('div', { class: 'stage', role: 'group', tabindex: '0' }, image, ...more)
  let p: Place = { zoom: 1, quarters: 0, x: 0, y: 0 }
  let step: (by: number) => void = () => undefined

  /** The scale at which the picture fills the stage, by its own pixels, and how much smaller it must be when it lies on its side. */
  const fit = () => {
    const [w, h] = [image.naturalWidth || 1, image.naturalHeight || 1]
    const upright = Math.min(root.clientWidth / w, root.clientHeight / h)
    const now = p.quarters % 2 ? Math.min(root.clientWidth / h, root.clientHeight / w) : upright
    const [across, down] = p.quarters % 2 ? [h, w] : [w, h]
    return { ratio: now / upright, width: across * now, height: down * now }
  }
  const place = () => {
    const f = fit()
    const room = (size: number, all: number) => Math.max(0, (size * p.zoom - all) / 2)
    const within = (at: number, limit: number) => Math.max(-limit, Math.min(limit, at))
    p.x = within(p.x, room(f.width, root.clientWidth))
    p.y = within(p.y, room(f.height, root.clientHeight))
    image.style.transform = `translate(${p.x}px, ${p.y}px) rotate(${p.quarters * 90}deg) scale(${p.zoom * f.ratio})`
    root.classList.toggle('zoomed', p.zoom > 1)
  }
  const move = (x: number, y: number) => {
    p.x += x
    p.y += y
    place()
  }
  const stage: Stage = {
    root,
    zoom: (by) => {
      const before = p.zoom
      p.zoom = Math.max(1, Math.min(largest, p.zoom * by))
      p.x *= p.zoom / before
      p.y *= p.zoom / before
      place()
    },
    turn: (quarters) => {
      p = { ...p, quarters: (p.quarters + quarters + 4) % 4, x: 0, y: 0 }
      place()
    },
    reset: () => {
      p = { zoom: 1, quarters: 0, x: 0, y: 0 }
      image.style.transform = ''
      root.classList.remove('zoomed')
    },
    onStep: (hear) => {
      step = hear
    },
  }
  byKeys(stage, move, (by) => step(by))
  byPointer(stage, move)
  new ResizeObserver(() => (p.zoom > 1 || p.quarters) && place()).observe(root)
  return stage
}

function byKeys(stage: Stage, move: (x: number, y: number) => void, step: (by: number) => void): void {
  const keys: Record<string, () => void> = {
    ArrowLeft: () => move(stride, 0),
    ArrowRight: () => move(-stride, 0),
    ArrowUp: () => move(0, stride),
    ArrowDown: () => move(0, -stride),
    '+': () => stage.zoom(1.25),
    '=': () => stage.zoom(1.25),
    '-': () => stage.zoom(0.8),
    0: () => stage.reset(),
    r: () => stage.turn(1),
    R: () => stage.turn(-1),
    PageDown: () => step(1),
    PageUp: () => step(-1),
  }
  stage.root.addEventListener('keydown', (event) => {
    const work = event.ctrlKey || event.metaKey || event.altKey || event.target !== stage.root ? undefined : keys[event.key]
    // Where nothing is enlarged, arrows up and down move the page as ever.
    if (!work || (/^Arrow/.test(event.key) && !stage.root.classList.contains('zoomed'))) return
    event.preventDefault()
    work()
  })
}

/** One pointer moves the picture, two zoom it; the wheel zooms with Ctrl, as pinching on a pad does. */
function byPointer(stage: Stage, move: (x: number, y: number) => void): void {
  const down = new Map<number, { x: number; y: number }>()
  const apart = () => {
    const [a, b] = [...down.values()]
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0
  }
  stage.root.addEventListener('pointerdown', (event) => {
    if (event.target instanceof Element && event.target.closest('button')) return
    down.set(event.pointerId, { x: event.clientX, y: event.clientY })
    stage.root.setPointerCapture(event.pointerId)
  })
  stage.root.addEventListener('pointermove', (event) => {
    const from = down.get(event.pointerId)
    if (!from) return
    const before = apart()
    down.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (before) stage.zoom(apart() / before)
    else move(event.clientX - from.x, event.clientY - from.y)
  })
  for (const end of ['pointerup', 'pointercancel'] as const) {
    stage.root.addEventListener(end, (event) => down.delete(event.pointerId))
  }
  stage.root.addEventListener('dblclick', () => (stage.root.classList.contains('zoomed') ? stage.reset() : stage.zoom(2.5)))
  stage.root.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      stage.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15)
    },
    { passive: false },
  )
}
