import { el } from '../../parts/dom'
import { button, say } from '../parts/ui'
import { type Crop, cropOf } from './crop'
import type { Open } from './open'
import { fileButton, uploadPlace } from './upload'

/** The photo of a site's head, taken here or chosen as a file, cut to exactly 800 by 600. */
export function photoView(o: Open, site: string, arrived: (scan: string) => void): HTMLElement {
  const t = o.words.provider
  const stage = el('div', { class: 'photo' })
  const fault = el('p', { class: 'error', role: 'alert' })
  const upload = uploadPlace(o, { purpose: 'photo', of: `sites[${site}]` }, arrived)
  let stop: () => void = () => undefined

  const cut = async (source: Blob | HTMLVideoElement) => {
    fault.textContent = ''
    let picture: ImageBitmap
    try {
      picture = await createImageBitmap(source)
    } catch {
      fault.textContent = t.noPicture
      return
    }
    stop()
    if (picture.width < 800 || picture.height < 600) fault.textContent = t.smallPicture
    const crop = cropOf(picture, t.cropLabel, 'crop-help')
    stage.replaceChildren(crop.root, el('p', { class: 'hint', id: 'crop-help' }, t.cropHelp), tools(o, crop, (file) => upload.send(file)))
    crop.root.focus()
  }
  const camera = button(t.camera, 'second', async () => {
    fault.textContent = ''
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1600 }, height: { ideal: 1200 } } })
      const video = el('video', { autoplay: '', muted: '', playsinline: '', 'aria-label': t.camera })
      video.muted = true
      video.srcObject = stream
      stop = () => {
        for (const track of stream.getTracks()) track.stop()
        stop = () => undefined
      }
      addEventListener('hashchange', () => stop(), { once: true })
      const take = button(t.shoot, '', () => cut(video))
      await video.play()
      stage.replaceChildren(video, el('div', { class: 'actions' }, take))
      take.focus()
      say(t.cameraOn)
    } catch {
      fault.textContent = t.noCamera
    }
  })
  return el('div', {}, el('div', { class: 'actions' }, camera, fileButton(t.choosePhoto, 'second', (file) => void cut(file))), fault, stage, upload.root)
}

function tools(o: Open, crop: Crop, use: (file: Blob) => Promise<void>): HTMLElement {
  const t = o.words.provider
  const small = (text: string, work: () => void) => button(text, 'second small', work)
  return el(
    'div',
    { class: 'actions' },
    button(t.usePhoto, '', async () => use(await crop.file())),
    small(o.words.viewer.larger, () => crop.zoom(1.2)),
    small(o.words.viewer.smaller, () => crop.zoom(1 / 1.2)),
    small(o.words.viewer.turn, () => crop.turn()),
  )
}
