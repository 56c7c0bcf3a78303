import type { Form, Scan } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { type Choices, nameOf } from './choices'
import type { FormWords } from './words'

/** What a scan is of, and whose: 本人证件 张示例, 现场照片 示例网站. */
export function scanName(words: FormWords, known: Choices, form: Form, s: Scan): string {
  const t = words.form
  const what = pick<string>(t.scan, s.purpose) ?? nameOf(known.attachments, s.purpose)
  const person = /^persons\[(\w+)\]/.exec(s.of ?? '')?.[1]
  const site = s.site || /^sites\[(\w+)\]/.exec(s.of ?? '')?.[1]
  const whose = person ? form.persons?.find((p) => p.id === person)?.name : site ? form.sites?.find((x) => x.id === site)?.name : undefined
  return [what, whose, s.page && s.page > 1 ? fill(t.pageOf, { n: s.page }) : ''].filter((x) => x).join(' ')
}
