export type Child = Node | string | false | undefined

/** Makes an element. Text only ever becomes text: there is no markup from strings. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string>,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag)
  for (const name in attributes) e.setAttribute(name, attributes[name]!)
  e.append(...children.filter((c): c is Node | string => !!c))
  return e
}

/** Puts children in the place of what an element has. */
export function put(e: Element, ...children: Child[]): void {
  e.replaceChildren(...children.filter((c): c is Node | string => !!c))
}

/** The element with an id that the template has. */
export function byId<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T
}

/**
 * A receipt, a filing number or a domain. A receipt breaks after a hyphen and a
 * number after 备; a domain stays whole, and breaks after a dot if no line holds it.
 */
export function code(text: string): HTMLElement {
  const parts = /备/.test(text) ? text.match(/^.*备|.+/g) : text.startsWith('BA-') ? text.match(/[^-]+-?/g) : null
  const whole = parts?.map((part) => el('span', { class: 'whole' }, part))
  const domain = () => [el('span', { class: 'whole' }, ...breakable(text.match(/[^.]+\.?/g) ?? []))]
  return el('span', { class: 'code', lang: 'zh-CN', translate: 'no' }, ...breakable(whole ?? domain()))
}

/** Lets a line break between parts. */
function breakable(parts: Child[]): Child[] {
  return parts.flatMap((part, i) => (i ? [el('wbr', {}), part] : [part]))
}

/** One row of a summary list. */
export function row(name: string, ...value: Child[]): HTMLElement {
  return el('div', {}, el('dt', {}, name), el('dd', {}, ...value))
}

/** A message, whose codes stand between backticks. */
export function rich(message: string): Child[] {
  return message.split('`').map((part, i) => (i % 2 ? code(part) : part))
}

/** A message of one line as a paragraph, of several as a list. */
export function lines(message: string): HTMLElement {
  const all = message.split('\n')
  if (all.length === 1) return el('p', {}, ...rich(message))
  return el('ul', {}, ...all.map((line) => el('li', {}, ...rich(line))))
}
