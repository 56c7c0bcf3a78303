/*
 * QR codes of bytes with error correction M, versions 1 to 10 (ISO/IEC 18004). It
 * is what the address of a slip's proof needs, and no more.
 */

// Of each version: bytes of error correction in a block, then how many blocks there are.
const correction = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26]
const blocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5]
const words = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346]
const alignment = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]]

/** The modules of the code of a text, row by row, true for a dark one. It throws if the text is too long. */
export function qrOf(text: string): boolean[][] {
  const bytes = [...new TextEncoder().encode(text)]
  const version = words.findIndex((all, i) => bytes.length + (i < 9 ? 2 : 3) <= all - correction[i]! * blocks[i]!) + 1
  if (!version) throw new Error('too long for a code')
  const grid = new Grid(version)
  grid.fill(interleaved(version, dataOf(version, bytes)))
  return grid.masked()
}

/** The bytes of data: mode, length, text and padding. */
function dataOf(version: number, bytes: number[]): number[] {
  const room = words[version - 1]! - correction[version - 1]! * blocks[version - 1]!
  const bits: number[] = []
  const put = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1)
  }
  put(4, 4)
  put(bytes.length, version < 10 ? 8 : 16)
  for (const b of bytes) put(b, 8)
  put(0, Math.min(4, room * 8 - bits.length))
  put(0, -bits.length & 7)
  const data: number[] = []
  for (let i = 0; i < bits.length; i += 8) data.push(bits.slice(i, i + 8).reduce((sum, bit) => sum * 2 + bit, 0))
  for (let pad = 0xec; data.length < room; pad ^= 0xec ^ 0x11) data.push(pad)
  return data
}

/** Data and error correction, one byte of each block after the other. */
function interleaved(version: number, data: number[]): number[] {
  const count = blocks[version - 1]!
  const short = Math.floor(data.length / count)
  const long = data.length % count // blocks that have one byte more; they come last
  const divisor = divisorOf(correction[version - 1]!)
  const parts: number[][] = []
  const checks: number[][] = []
  for (let i = 0, at = 0; i < count; i++) {
    const size = short + (i >= count - long ? 1 : 0)
    parts.push(data.slice(at, at + size))
    checks.push(remainder(data.slice(at, at + size), divisor))
    at += size
  }
  const across = (lists: number[][], length: number) => Array.from({ length }, (_, i) => lists.flatMap((l) => (i < l.length ? [l[i]!] : []))).flat()
  return [...across(parts, short + 1), ...across(checks, divisor.length)]
}

/** The product of two elements of the field GF(256) with the polynomial 0x11d. */
function times(a: number, b: number): number {
  let product = 0
  for (let i = 7; i >= 0; i--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d)
    product ^= ((b >> i) & 1) * a
  }
  return product
}

function divisorOf(degree: number): number[] {
  const result = Array.from({ length: degree }, (_, i): number => (i === degree - 1 ? 1 : 0))
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2)) {
    for (let j = 0; j < degree; j++) result[j] = times(result[j]!, root) ^ (result[j + 1] ?? 0)
  }
  return result
}

function remainder(data: number[], divisor: number[]): number[] {
  const rest = divisor.map(() => 0)
  for (const b of data) {
    const factor = b ^ rest.shift()!
    rest.push(0)
    for (const [i, d] of divisor.entries()) rest[i]! ^= times(d, factor)
  }
  return rest
}

const masks: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

class Grid {
  private readonly size: number
  private readonly dark: boolean[][]
  private readonly fixed: boolean[][]

  constructor(private readonly version: number) {
    const size = (this.size = version * 4 + 17)
    const rows = () => Array.from({ length: size }, () => new Array<boolean>(size).fill(false))
    this.dark = rows()
    this.fixed = rows()
    for (let i = 0; i < size; i++) {
      this.set(6, i, i % 2 === 0)
      this.set(i, 6, i % 2 === 0)
    }
    for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) this.rings(x, y, 4, (d) => d !== 2 && d !== 4)
    const at = alignment[version - 1]!
    for (const [i, x] of at.entries()) {
      for (const [j, y] of at.entries()) {
        const corner = (!i && !j) || (!i && j === at.length - 1) || (i === at.length - 1 && !j)
        if (!corner) this.rings(x, y, 2, (d) => d !== 1)
      }
    }
    this.format(0)
    if (version >= 7) this.versions()
  }

  private set(x: number, y: number, dark: boolean): void {
    this.dark[y]![x] = dark
    this.fixed[y]![x] = true
  }

  private rings(x: number, y: number, reach: number, dark: (distance: number) => boolean): void {
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const [ax, ay] = [x + dx, y + dy]
        if (ax >= 0 && ay >= 0 && ax < this.size && ay < this.size) this.set(ax, ay, dark(Math.max(Math.abs(dx), Math.abs(dy))))
      }
    }
  }

  /** The level of correction, M, and the mask, twice, with a code of their own. */
  private format(mask: number): void {
    let rest = mask
    for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537)
    const bits = ((mask << 10) | rest) ^ 0x5412
    const bit = (i: number) => ((bits >> i) & 1) === 1
    for (let i = 0; i < 6; i++) this.set(8, i, bit(i))
    this.set(8, 7, bit(6))
    this.set(8, 8, bit(7))
    this.set(7, 8, bit(8))
    for (let i = 9; i < 15; i++) this.set(14 - i, 8, bit(i))
    for (let i = 0; i < 8; i++) this.set(this.size - 1 - i, 8, bit(i))
    for (let i = 8; i < 15; i++) this.set(8, this.size - 15 + i, bit(i))
    this.set(8, this.size - 8, true)
  }

  private versions(): void {
    let rest = this.version
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25)
    const bits = (this.version << 12) | rest
    for (let i = 0; i < 18; i++) {
      const dark = ((bits >> i) & 1) === 1
      const [a, b] = [this.size - 11 + (i % 3), Math.floor(i / 3)]
      this.set(a, b, dark)
      this.set(b, a, dark)
    }
  }

  /** Writes the bytes in pairs of columns from the right, up and down in turn. */
  fill(data: number[]): void {
    let i = 0
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5
      for (let step = 0; step < this.size; step++) {
        for (const x of [right, right - 1]) {
          const y = (right + 1) & 2 ? step : this.size - 1 - step
          if (this.fixed[y]![x] || i >= data.length * 8) continue
          this.dark[y]![x] = ((data[i >> 3]! >> (7 - (i & 7))) & 1) === 1
          i++
        }
      }
    }
  }

  /** The code under the mask that is read best. */
  masked(): boolean[][] {
    const tried = masks.map((mask, n) => {
      this.format(n)
      const code = this.dark.map((row, y) => row.map((dark, x) => dark !== (!this.fixed[y]![x] && mask(x, y))))
      return { code, penalty: penalty(code) }
    })
    return tried.reduce((best, t) => (t.penalty < best.penalty ? t : best)).code
  }
}

/** How badly a code is read: long runs, blocks, what looks like a corner, and an uneven share of dark. */
function penalty(code: boolean[][]): number {
  const size = code.length
  let sum = 0
  const columns = code.map((_, x) => code.map((row) => row[x]!))
  for (const line of [...code, ...columns]) {
    const text = line.map((d) => (d ? '1' : '0')).join('')
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2
    for (let i = 0; i + 11 <= size; i++) if (/^(10111010000|00001011101)$/.test(text.slice(i, i + 11))) sum += 40
  }
  let dark = 0
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (code[y]![x]) dark++
      if (x && y && code[y]![x] === code[y]![x - 1] && code[y]![x] === code[y - 1]![x] && code[y]![x] === code[y - 1]![x - 1]) sum += 3
    }
  }
  return sum + Math.floor(Math.abs((dark * 100) / (size * size) - 50) / 5) * 10
}
