const zone = 'Asia/Shanghai'
const hour = 3_600_000
const day = 24 * hour
const offset = 8 * hour // of Asia/Shanghai from UTC, all year

/** Reads a time of a published object; more than milliseconds is more than some browsers read. */
export function instant(text: string): number {
  return Date.parse(text.replace(/(\.\d{3})\d+/, '$1'))
}

/** The date in Asia/Shanghai: 2026年12月4日, 4 December 2026. */
export function date(at: number, lang: string): string {
  return format(at, lang, { year: 'numeric', month: 'long', day: 'numeric' })
}

/** The time of day in Asia/Shanghai: 14:30. */
export function time(at: number, lang: string): string {
  return format(at, lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

function format(at: number, lang: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { ...options, timeZone: zone }).format(at)
}

/** Whether a due time is the end of a day, so that its date says all. */
export function endsDay(due: number): boolean {
  return (due + offset + 1000) % day < 2000
}

/** The whole days in Asia/Shanghai from now to a due time: 0 on its day. */
export function daysLeft(due: number, now: number): number {
  return Math.floor((due + offset) / day) - Math.floor((now + offset) / day)
}

/** The whole hours from now to a due time. */
export function hoursLeft(due: number, now: number): number {
  return Math.floor((due - now) / hour)
}
