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

/** The element with an id that the template has. */
export function byId<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T
}

/** A receipt, a filing number or a domain, which breaks between its parts and not inside one. */
export function code(text: string): HTMLElement {
  const parts = /备/.test(text) ? text.match(/^.*备|.+$/g)! : text.match(text.startsWith('BA-') ? /[^-]+-?/g : /[^.]+\.?/g)!
  const e = el('span', { class: 'code', lang: 'zh-CN', translate: 'no' })
  parts.forEach((p, i) => e.append(...(i ? [el('wbr', {})] : []), el('span', { class: 'whole' }, p)))
  return e
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
