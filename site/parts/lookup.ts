import { parseReceipt, type ReceiptFault } from './receipt'

/**
 * What somebody looks up. A site number is looked up by the number of its
 * subject. A domain is its A-labels; shown is the host as it was typed.
 */
export type Target =
  | { kind: 'receipt'; receipt: string }
  | { kind: 'number'; subject: string; number: string }
  | { kind: 'domain'; domain: string; shown: string }

export type Fault =
  | ReceiptFault
  | { fault: 'empty' | 'unknown' | 'number-form' | 'other-number' | 'domain-form' }

/** Tells what was typed or pasted: a receipt, a filing number or a domain. */
export function lookup(typed: string): Target | Fault {
  // NFKC turns full-width letters and digits into plain ones.
  const text = typed.normalize('NFKC').replace(/[\s\u200b]+/g, ' ').replace(/[‐-―−]/g, '-').trim()
  if (!text) return { fault: 'empty' }
  if (/公网安备|ICP证|^.?[AB][12]-\d/i.test(text)) return { fault: 'other-number' }
  if (/ICP|[备備]/i.test(text)) return parseNumber(text)
  if (/[.。]/.test(text)) return parseDomain(text)
  const letters = text.replace(/[- ]/g, '')
  if (!/^[\dA-Z]+$/i.test(letters) || (!/^BA/i.test(letters) && letters.length < 12)) return { fault: 'unknown' }
  const receipt = parseReceipt(text)
  return typeof receipt === 'string' ? { kind: 'receipt', receipt } : receipt
}

const provinces = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝蜀黔滇藏陕陇青宁新'

/** Reads a filing number; 号 may be missing, spaces and traditional characters are put right. */
function parseNumber(text: string): Target | Fault {
  const clean = text.toUpperCase().replace(/ /g, '').replace('備', '备').replace('號', '号')
  const found = /^(.ICP备(?:\d{8}|\d{10}))号?(-[1-9]\d*[AXK]?)?$/.exec(clean)
  if (!found || !provinces.includes(clean[0]!)) return { fault: 'number-form' }
  const subject = found[1] + '号'
  return { kind: 'number', subject, number: subject + (found[2] ?? '') }
}

/** Reads a domain, or the host of an address, and gives its A-label form. */
function parseDomain(text: string): Target | Fault {
  const address = text.replace(/^https?:\/\//i, '')
  try {
    const domain = new URL('http://' + address).hostname.replace(/\.$/, '')
    if (domain.length <= 253 && /\.(?!\d+$)[^.]+$/.test(domain) && domain.split('.').every(isLabel)) {
      return { kind: 'domain', domain, shown: address.replace(/[/?#:].*$/, '') }
    }
  } catch {
    // The browser's parser has refused it.
  }
  return { fault: 'domain-form' }
}

function isLabel(label: string): boolean {
  return /^(?!-)[a-z\d-]{1,63}$/.test(label) && !label.endsWith('-') && (label.slice(2, 4) !== '--' || label.startsWith('xn'))
}

/** The address that shows the target, below the root of a language. */
export function pageOf(target: Target, root: string): string {
  switch (target.kind) {
    case 'receipt':
      return root + 'status/?r=' + target.receipt
    case 'number':
      return root + 'register/?q=' + encodeURIComponent(target.number)
    case 'domain':
      return root + 'register/?q=' + target.domain
  }
}
