import type { Outcome, Slip } from '../../parts/api'
import { pick } from '../../parts/data'
import { el } from '../../parts/dom'
import { change } from '../parts/client'
import { faultPlace } from '../parts/fault'
import { keyOf } from '../parts/key-of'
import { showFaults } from '../parts/fields'
import { button } from '../parts/ui'
import { didSo, type Open, siteAt } from './open'
import type { Signs } from './slip'
import { uploadPlace } from './upload'

/** Signing on the screen: each signer draws, and each drawing is kept as a picture. */
export function screenSigning(o: Open, site: string, slip: Slip, form: Signs): HTMLElement {
  const { words, view } = o
  const t = words.provider
  const scans = new Map<string, string>()
  const pads = (slip.sheet.signatures ?? []).map((by, i) => pad(o, pick<string>(words.slip.signers, by) ?? by, site, i + 1, (scan) => scans.set(by, scan)))
  const summary = el('div', { hidden: '' })
  const fault = faultPlace(words, o.at.reload)
  const keys = (slip.sheet.signatures ?? []).map(() => keyOf())
  const record = button(t.recordSigning, '', async () => {
    fault.clear()
    const faults = [...(scans.size === (slip.sheet.signatures ?? []).length ? [] : [{ field: '', text: t.notDrawn }]), ...form.wrong()]
    showFaults(words, summary, form.fields, faults)
    if (faults.length) return
    o.lock.begin()
    for (const [i, by] of (slip.sheet.signatures ?? []).entries()) {
      const body = form.signing(by, 'screen', scans.get(by)!)
      const reply = await change<Outcome>('POST', siteAt(view.case.id, site) + '/slip/signatures', body, { key: keys[i]!(body) })
      if (reply.kind !== 'ok') return fault.show(reply)
    }
    form.forget()
    didSo(view.case.id, t.doneSigning)
    o.at.reload()
  })
  return el('div', {}, el('p', { class: 'hint' }, t.drawHint), ...pads, summary, ...form.fields.map((f) => f.row), el('div', { class: 'actions' }, record, fault.root))
}

/** A white place to draw a signature on, with finger, pen or mouse. */
function pad(o: Open, name: string, site: string, page: number, kept: (scan: string) => void): HTMLElement {
  const t = o.words.provider
  const canvas = el('canvas', { class: 'pad', width: '800', height: '300', role: 'img', 'aria-label': name })
  const pen = canvas.getContext('2d')!
  let drawn = false
  let drawing = false
  const clear = () => {
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, canvas.width, canvas.height)
    drawn = false
  }
  clear()
  const at = (event: PointerEvent): [number, number] => [(event.offsetX * canvas.width) / canvas.clientWidth, (event.offsetY * canvas.height) / canvas.clientHeight]
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId)
    drawing = true
    pen.beginPath()
    pen.moveTo(...at(event))
  })
  canvas.addEventListener('pointermove', (event) => {
    if (!drawing) return
    drawn = true
    pen.strokeStyle = '#0b1e5b'
    pen.lineWidth = 5
    pen.lineCap = pen.lineJoin = 'round'
    pen.lineTo(...at(event))
    pen.stroke()
  })
  for (const end of ['pointerup', 'pointercancel'] as const) canvas.addEventListener(end, () => (drawing = false))
  const state = el('span', { role: 'status' })
  const upload = uploadPlace(o, { purpose: 'signature', of: `sites[${site}]`, page }, (scan) => {
    kept(scan)
    state.textContent = t.signatureKept
  })
  const fault = el('p', { class: 'error', role: 'alert' })
  const keep = button(t.keepSignature, 'second small', async () => {
    fault.textContent = drawn ? '' : t.notDrawn
    if (!drawn) return
    const file = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
    if (file) await upload.send(file)
  })
  return el('div', { class: 'signing' }, el('b', {}, name), canvas, el('div', { class: 'actions' }, keep, button(t.clear, 'second small', clear), state), fault, upload.root)
}
