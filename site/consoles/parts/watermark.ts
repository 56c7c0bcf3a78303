import { date, time } from '../../parts/dates'
import { el } from '../../parts/dom'

/** The line that names a reading: who, when, and what for. */
export function markOf(lang: string, account: string, purpose: string): (at: number) => string {
  return (at) => `${account}  ${date(at, lang)} ${time(at, lang)}  ${purpose}`
}

/**
 * A layer over a picture with a text all over it, so that a photo of the screen
 * says whose screen it was. The layer is the page's own; the picture is not changed.
 */
export function watermark(): { root: HTMLElement; write: (text: string) => void } {
  const layer = el('canvas', { class: 'watermark', 'aria-hidden': 'true' })
  let mark = ''
  new ResizeObserver(() => draw(layer, mark)).observe(layer)
  return {
    root: layer,
    write: (text) => {
      mark = layer.dataset.mark = text
      draw(layer, mark)
    },
  }
}

function draw(layer: HTMLCanvasElement, text: string): void {
  const pen = layer.getContext('2d')
  const [width, height] = [layer.clientWidth, layer.clientHeight]
  if (!pen || !width || !height) return
  const sharp = devicePixelRatio || 1
  layer.width = width * sharp
  layer.height = height * sharp
  pen.scale(sharp, sharp)
  pen.rotate(-Math.PI / 9)
  pen.font = '600 15px system-ui, sans-serif'
  // Dark letters with a light edge can be read on any ground.
  pen.fillStyle = 'rgb(11 49 90 / .3)'
  pen.strokeStyle = 'rgb(255 255 255 / .35)'
  pen.lineWidth = 2
  const across = pen.measureText(text).width + 48
  const reach = width + height
  for (let y = 0, n = 0; y < reach + 60; y += 84, n++) {
    for (let x = -reach + (n % 2) * (across / 2); x < reach; x += across) {
      pen.strokeText(text, x, y)
      pen.fillText(text, x, y)
    }
  }
}
