import { el } from '../../parts/dom'

/** The size that a photo has, exactly (Plan 二(二)1(4)). */
export const width = 800
export const height = 600

/** A frame of exactly 800 by 600 pixels over a picture, which is moved and enlarged below it. */
export interface Crop {
  root: HTMLCanvasElement
  zoom(by: number): void
  turn(): void
  file(): Promise<Blob>
}

export function cropOf(picture: ImageBitmap, label: string, describedBy: string): Crop {
  const root = el('canvas', { class: 'crop', width: String(width), height: String(height), tabindex: '0', role: 'img', 'aria-label': label, 'aria-describedby': describedBy })
  const pen = root.getContext('2d')!
  let quarters = 0
  let scale = 1 // 1 fills the frame
  let [x, y] = [0, 0] // of the picture's middle from the frame's

  const draw = () => {
    const [w, h] = quarters % 2 ? [picture.height, picture.width] : [picture.width, picture.height]
    const s = Math.max(width / w, height / h) * scale
    const limit = (at: number, size: number, frame: number) => Math.max(-(size * s - frame) / 2, Math.min((size * s - frame) / 2, at))
    x = limit(x, w, width)
    y = limit(y, h, height)
    pen.setTransform(1, 0, 0, 1, width / 2 + x, height / 2 + y)
    pen.rotate((quarters * Math.PI) / 2)
    pen.scale(s, s)
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(picture, -picture.width / 2, -picture.height / 2)
  }
  const zoom = (by: number) => {
    const before = scale
    scale = Math.max(1, Math.min(6, scale * by))
    x *= scale / before
    y *= scale / before
    draw()
  }
  const move = (dx: number, dy: number) => {
    x += dx
    y += dy
    draw()
  }
  const turn = () => {
    quarters = (quarters + 1) % 4
    draw()
  }
  const keys: Record<string, () => void> = {
    ArrowLeft: () => move(-16, 0), ArrowRight: () => move(16, 0), ArrowUp: () => move(0, -16), ArrowDown: () => move(0, 16),
    '+': () => zoom(1.1), '=': () => zoom(1.1), '-': () => zoom(1 / 1.1), r: turn,
  }
  root.addEventListener('keydown', (event) => {
    const work = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    if (!work) return
    event.preventDefault()
    work()
  })
  byPointer(root, move)
  draw()
  return { root, zoom, turn, file: () => new Promise((done, failed) => root.toBlob((b) => (b ? done(b) : failed(new Error('no picture'))), 'image/jpeg', 0.92)) }
}

function byPointer(root: HTMLCanvasElement, move: (dx: number, dy: number) => void): void {
  let last: { x: number; y: number } | undefined
  root.addEventListener('pointerdown', (event) => {
    last = { x: event.clientX, y: event.clientY }
    root.setPointerCapture(event.pointerId)
  })
  root.addEventListener('pointermove', (event) => {
    if (!last) return
    const ratio = width / (root.clientWidth || width)
    move((event.clientX - last.x) * ratio, (event.clientY - last.y) * ratio)
    last = { x: event.clientX, y: event.clientY }
  })
  for (const end of ['pointerup', 'pointercancel'] as const) root.addEventListener(end, () => (last = undefined))
}
