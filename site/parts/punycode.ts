/** The Unicode form of a domain in A-labels, or the domain itself if it has none that leads back to it. */
export function unicodeOf(domain: string): string {
  const name = domain.split('.').map((l) => (l.startsWith('xn--') ? decode(l.slice(4)) : l)).join('.')
  try {
    return new URL('http://' + name).hostname === domain ? name : domain
  } catch {
    return domain
  }
}

/** Decodes one label (RFC 3492, section 6.2). Nonsense gives nonsense, which does not lead back. */
function decode(label: string): string {
  const basic = label.lastIndexOf('-')
  const out = [...label.slice(0, Math.max(basic, 0))]
  let n = 128
  let bias = 72
  let i = 0
  for (let at = basic + 1; at < label.length; ) {
    const before = i
    for (let weight = 1, k = 36; at < label.length; k += 36) {
      const digit = parseInt(label[at++]!, 36)
      const value = digit < 10 ? digit + 26 : digit - 10
      const threshold = Math.min(Math.max(k - bias, 1), 26)
      i += value * weight
      if (value < threshold) break
      weight *= 36 - threshold
    }
    const length = out.length + 1
    bias = adapt(i - before, length, before === 0)
    n += Math.floor(i / length)
    i %= length
    if (n > 0x10ffff) return ''
    out.splice(i++, 0, String.fromCodePoint(n))
  }
  return out.join('')
}

/** How far apart the next code point is expected (RFC 3492, section 6.1). */
function adapt(delta: number, length: number, first: boolean): number {
  delta = Math.floor(delta / (first ? 700 : 2))
  delta += Math.floor(delta / length)
  let k = 0
  for (; delta > 455; k += 36) delta = Math.floor(delta / 35)
  return k + Math.floor((36 * delta) / (delta + 38))
}
