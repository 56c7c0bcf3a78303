/**
 * What is wrong with a number, as package identifier of internal/rulebook says
 * it; both are tested with one set of vectors. Text is in half-width characters
 * and without space around it. What has no fault is well formed, not genuine.
 */
export type NumberFault = 'length' | 'character' | 'region' | 'date' | 'check'

const divisions =
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91'.split(' ')

/** A resident identity number (GB 11643). Today is YYYYMMDD in Asia/Shanghai. */
export function residentFault(text: string, today: string): NumberFault | undefined {
  const id = upper(text)
  if (bytes(id) !== 18) return 'length'
  if (!/^\d{17}[\dX]$/.test(id)) return 'character'
  if (!divisions.includes(id.slice(0, 2))) return 'region'
  const born = id.slice(6, 14)
  if (!isDate(born) || born > today) return 'date'
  let sum = 0
  for (const c of id.slice(0, 17)) sum = ((sum + Number(c)) * 2) % 11
  return '10X98765432'[sum] === id[17] ? undefined : 'check'
}

/** Whether YYYYMMDD is a day. */
function isDate(text: string): boolean {
  const [y, m, d] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))]
  const leap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1]
  return y > 0 && days !== undefined && d >= 1 && d <= days
}

/** A unified social credit code (GB 32100). */
export function creditFault(text: string): NumberFault | undefined {
  const code = upper(text)
  if (bytes(code) !== 18) return 'length'
  if (!/^.{2}\d{6}/.test(code) || /[^\dA-HJ-NP-RTUWXY]/.test(code)) return 'character'
  let sum = 0
  let weight = 1
  for (const c of code.slice(0, 17)) {
    sum += '0123456789ABCDEFGHJKLMNPQRTUWXY'.indexOf(c) * weight
    weight = (weight * 3) % 31
  }
  return '0123456789ABCDEFGHJKLMNPQRTUWXY'[(31 - (sum % 31)) % 31] === code[17] ? undefined : 'check'
}

/** An organisation code (GB 11714), with or without its hyphen. */
export function organisationFault(text: string): NumberFault | undefined {
  const code = upper(text)
  const length = bytes(code)
  if (length !== 9 && length !== 10) return 'length'
  if (!(length === 10 ? /^[\dA-Z]{8}-[\dX]$/ : /^[\dA-Z]{8}[\dX]$/).test(code)) return 'character'
  const sum = [3, 7, 9, 10, 5, 8, 4, 2].reduce((s, weight, i) => s + parseInt(code[i]!, 36) * weight, 0)
  return '0X987654321'[sum % 11] === code.at(-1) ? undefined : 'check'
}

/** A 15-digit number of a business licence (GS 15). */
export function licenceFault(text: string): NumberFault | undefined {
  if (bytes(text) !== 15) return 'length'
  if (!/^\d+$/.test(text)) return 'character'
  let p = 10
  for (const c of text.slice(0, 14)) p = (((p + Number(c)) % 10 || 10) * 2) % 11
  return (p + Number(text[14])) % 10 === 1 ? undefined : 'check'
}

/** Upper case of ASCII letters alone, for other letters are none of any number. */
function upper(text: string): string {
  return text.replace(/[a-z]/g, (c) => c.toUpperCase())
}

/** The length in UTF-8, by which the server counts too. */
function bytes(text: string): number {
  return new TextEncoder().encode(text).length
}
