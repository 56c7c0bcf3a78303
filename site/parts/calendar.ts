/** A deadline for a reader's own calendar; one with the same id and a later version takes the place of the earlier. Day is its date in Asia/Shanghai as 20260401, where it is the end of that day. */
export interface Deadline {
  id: string
  version: number
  title: string
  link: string
  due: number
  day?: string
}

/** The deadline as a calendar file (RFC 5545), with an alarm a day before. */
export function calendarFile(d: Deadline, now: number): string {
  const start = d.day ? `DTSTART;VALUE=DATE:${d.day}` : `DTSTART:${stamp(d.due)}`
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//beian//status//ZH',
    'BEGIN:VEVENT',
    `UID:${d.id}`,
    `SEQUENCE:${d.version}`,
    `DTSTAMP:${stamp(now)}`,
    start,
    `SUMMARY:${escape(d.title)}`,
    `URL:${d.link}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escape(d.title)}`,
    'TRIGGER:-P1D',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.map(fold).join('\r\n') + '\r\n'
}

/** Hands a file to the reader. */
export function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function stamp(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
}

function escape(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\n/g, '\\n')
}

/** A line has at most 75 bytes; what is longer goes on after a space. */
function fold(line: string): string {
  let out = ''
  let length = 0
  for (const c of line) {
    const size = new TextEncoder().encode(c).length
    if (length + size > 74) {
      out += '\r\n '
      length = 1
    }
    out += c
    length += size
  }
  return out
}
