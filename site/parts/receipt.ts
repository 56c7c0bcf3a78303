const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const characters = 16

export type ReceiptFault = { fault: 'receipt-length'; count: number } | { fault: 'receipt-check' }

/**
 * Reads a receipt as people type it: with or without BA, hyphens and spaces, in
 * either case, O for 0 and I or L for 1. Gives its 17 characters. The rules are
 * those of ParseReceipt in internal/filing; both are tested with one set of
 * vectors.
 */
export function parseReceipt(typed: string): string | ReceiptFault {
  let clean = typed.toUpperCase().replace(/[- ]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  // BA are characters of receipts too, so the prefix is known by the length.
  if (clean.startsWith('BA') && clean.length !== characters + 1) clean = clean.slice(2)
  if (clean.length !== characters + 1) return { fault: 'receipt-length', count: clean.length }
  return check(clean) === clean[characters] ? clean : { fault: 'receipt-check' }
}

/** The receipt as it is shown: BA-XXXX-XXXX-XXXX-XXXX-C. */
export function showReceipt(receipt: string): string {
  return 'BA-' + receipt.match(/.{1,4}/g)!.join('-')
}

/** The sum, over the field of 32 elements, of each character times a power of the generator. */
function check(receipt: string): string | undefined {
  let sum = 0
  let power = 2
  for (const c of receipt.slice(0, characters)) {
    const value = alphabet.indexOf(c)
    if (value < 0) return undefined
    sum ^= times(value, power)
    power = times(power, 2)
  }
  return alphabet[sum]
}

/** Multiplies in GF(32) with the primitive polynomial x⁵+x²+1. */
function times(a: number, b: number): number {
  let product = 0
  for (; b > 0; b >>= 1) {
    if (b & 1) product ^= a
    a <<= 1
    if (a & 32) a ^= 0b100101
  }
  return product
}
