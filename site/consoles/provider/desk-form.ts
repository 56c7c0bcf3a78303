import type { ServiceDesk } from '../../parts/api'
import { el } from '../../parts/dom'
import { type Fault, type Field, textArea, textField } from '../parts/fields'
import type { ProviderWords } from './words'

/** The inputs of one desk. */
export interface DeskForm {
  root: HTMLElement
  fields: Field[]
  value(): ServiceDesk
  wrong(): Fault[]
}

const hoursLine = /^([1-5](?:[,，、-][1-5])*)\s+(\d\d:\d\d)\s*[-–—到]\s*(\d\d:\d\d)$/

let made = 0 // for ids

export function deskForm(words: ProviderWords, d: ServiceDesk): DeskForm {
  const t = words.provider
  const n = ++made
  const at = (name: string) => `desk-${n}-${name}`
  const name = textField(words, { name: at('name'), label: t.deskName, value: d.name })
  const address = textField(words, { name: at('address'), label: t.deskAddress, value: d.address })
  const open = textArea(words, { name: at('open'), label: t.deskHours, hint: t.deskHoursHint, rows: 3, value: (d.open ?? []).map((h) => `${(h.weekdays ?? []).join(',').replace('1,2,3,4,5', '1-5')} ${h.from}-${h.to}`).join('\n') })
  const number = (key: string, label: string, value: number) => textField(words, { name: at(key), label, mode: 'numeric', width: 'short', value: String(value) })
  const minutes = number('minutes', t.deskMinutes, d.slotMinutes)
  const perSlot = number('slot', t.deskPerSlot, d.perSlot)
  const perDay = number('day', t.deskPerDay, d.perDay)
  const fields = [name, address, open, minutes, perSlot, perDay]
  const lines = () => open.value().split('\n').map((x) => x.trim()).filter((x) => x)
  return {
    root: el('div', {}, ...fields.map((f) => f.row)),
    fields,
    value: () => ({
      id: d.id,
      name: name.value().trim(),
      address: address.value().trim(),
      open: lines().flatMap((line) => {
        const got = hoursLine.exec(line)
        return got ? [{ weekdays: weekdays(got[1]!), from: got[2]!, to: got[3]! }] : []
      }),
      slotMinutes: Number(minutes.value()),
      perSlot: Number(perSlot.value()),
      perDay: Number(perDay.value()),
    }),
    wrong: () => [
      ...(name.value().trim() ? [] : [{ field: name.name, text: t.noDeskName }]),
      ...(address.value().trim() ? [] : [{ field: address.name, text: t.noDeskAddress }]),
      ...(lines().length && lines().every((line) => hoursLine.test(line)) ? [] : [{ field: open.name, text: t.noDeskHours }]),
      ...[minutes, perSlot, perDay].filter((f) => !/^[1-9]\d{0,3}$/.test(f.value().trim())).map((f) => ({ field: f.name, text: t.notNumber })),
    ],
  }
}

/** Weekdays as they are typed: 1-5, or 2,4. Monday is 1. */
function weekdays(text: string): number[] {
  const all = new Set<number>()
  for (const part of text.split(/[,，、]/)) {
    const [from, to] = part.split('-').map(Number)
    for (let d = from!; d <= (to ?? from!); d++) all.add(d)
  }
  return [...all].sort((a, b) => a - b)
}
