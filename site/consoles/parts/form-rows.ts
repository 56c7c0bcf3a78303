import type { Document, Form, Person, Registration, Site, Subject } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { type Child, code, el } from '../../parts/dom'
import { unicodeOf } from '../../parts/punycode'
import { type Choices, nameOf } from './choices'
import { day } from './ui'
import { fieldName, type FormWords } from './words'

/** One field of a form with what is filled in, and its path as findings and reasons name it. */
export interface FormRow {
  path: string
  name: string
  value: Child[]
}

/** One part of a form: the subject, a person or a site. */
export interface FormPart {
  path: string
  title: string
  rows: FormRow[]
}

/** A form as it is read, in the words of the rules. What is not filled in is left out, unless every form has it. */
export function formParts(words: FormWords, known: Choices, form: Form, dropped: string[] = []): FormPart[] {
  const make = new Rows(words, known)
  const parts: FormPart[] = []
  if (form.subject) parts.push({ path: 'subject', title: fieldName(words, 'subject'), rows: make.subject(form.subject, form) })
  for (const p of form.persons ?? []) {
    parts.push({ path: `persons[${p.id}]`, title: personTitle(words, form, p), rows: make.person(p) })
  }
  for (const [i, s] of (form.sites ?? []).entries()) {
    const gone = dropped.includes(s.id ?? '') ? words.form.dropped : ''
    parts.push({ path: `sites[${s.id}]`, title: fill(words.form.site, { n: i + 1 }) + gone, rows: make.site(s, form) })
  }
  return parts
}

/** What a person of the form is, with the name. */
export function personTitle(words: FormWords, form: Form, p: Person): string {
  const role = personRole(words, form, p)
  return p.name ? `${role} ${p.name}` : role
}

/** What a person is in the form, without his name. */
export function personRole(words: FormWords, form: Form, p: Person): string {
  const t = words.form
  const ofSubject = form.subject?.head === p.id
  const ofSite = form.sites?.some((s) => s.head === p.id)
  return ofSubject && ofSite ? t.bothHeads : ofSubject ? t.subjectHead : ofSite ? t.siteHead : t.person
}

/** How a site is connected, as somebody stated it. */
export function accessValue(words: FormWords, known: Choices, a: NonNullable<Site['access']>): Child[] {
  return new Rows(words, known).access(a)
}

/** Makes the rows of each part. Texts that people typed are Chinese as a rule. */
class Rows {
  constructor(
    readonly words: FormWords,
    readonly known: Choices,
  ) {}

  subject(s: Subject, form: Form): FormRow[] {
    return this.rows('subject', {
      nature: [pick<string>(this.words.nature, s.nature ?? '') ?? s.nature],
      name: typed(s.name),
      document: this.document(s.document),
      province: [pick<string>(this.words.province, s.province ?? '') ?? s.province],
      address: typed(s.address),
      head: typed(form.persons?.find((p) => p.id === s.head)?.name),
      declaredNumber: s.declaredNumber ? [code(s.declaredNumber)] : undefined,
      attachments: this.named(this.known.attachments, s.attachments),
    })
  }

  person(p: Person): FormRow[] {
    const t = this.words.form
    return this.rows(`persons[${p.id}]`, {
      capacity: [pick<string>(t.capacity, p.capacity ?? '') ?? p.capacity],
      nationality: [pick<string>(t.nationality, p.nationality ?? '') ?? p.nationality],
      name: typed(p.name),
      document: this.document(p.document),
      mobile: number(p.mobile),
      phone: number(p.phone),
      email: number(p.email),
      address: typed(p.address),
      emergencyPhone: p.emergencyPhone ? number(p.emergencyPhone) : undefined,
      attachments: this.named(this.known.attachments, p.attachments),
    })
  }

  site(s: Site, form: Form): FormRow[] {
    const t = this.words.form
    const k = this.known
    return this.rows(`sites[${s.id}]`, {
      name: typed(s.name),
      domains: lined(s.domains?.map((d) => domain(d))),
      registrations: lined(s.registrations?.map((r) => this.registration(r))),
      homePage: s.homePage ? [code(s.homePage)] : [],
      content: [s.content?.map((c) => nameOf(k.contents, c)).join(this.comma)],
      service: [pick<string>(t.service, s.service ?? '') ?? s.service],
      licence: s.licence ? number(s.licence) : undefined,
      approvals: lined(s.approvals?.map((a) => [k.approvals.find((x) => x.code === a.code)?.name ?? String(a.code), ' ', ...number(a.number)])),
      interactive: [s.interactive ? t.yes : t.no],
      languages: [s.languages?.map((l) => nameOf(k.languages, l)).join(this.comma)],
      head: typed(form.persons?.find((p) => p.id === s.head)?.name),
      access: s.access ? this.access(s.access) : undefined,
      remark: s.remark ? typed(s.remark) : undefined,
      attachments: this.named(k.attachments, s.attachments),
    })
  }

  /** Undefined leaves a row out; an empty value is shown as such. */
  private rows(path: string, values: Record<string, Child[] | undefined>): FormRow[] {
    return Object.entries(values).flatMap(([name, value]) => {
      if (!value) return []
      const at = path + '.' + name
      const filled = value.some((v) => !!v)
      return [{ path: at, name: fieldName(this.words, at), value: filled ? value : [el('span', { class: 'hint' }, this.words.form.none)] }]
    })
  }

  private get comma(): string {
    return this.words.lang === 'en' ? ', ' : '、'
  }

  private document(d: Document | undefined): Child[] {
    if (!d?.type) return []
    const t = this.words.form
    const until = d.validUntil === 'long-term' ? t.longTerm : d.validUntil ? fill(t.until, { date: day(this.words, d.validUntil) }) : ''
    return [
      el('div', {}, nameOf(this.known.documents, d.type)),
      !!d.number && el('div', {}, ...number(d.number)),
      !!until && el('div', {}, until),
      !!d.reason && el('div', { class: 'hint' }, d.reason),
    ]
  }

  private registration(r: Registration): Child[] {
    const t = this.words.form
    const holder = pick<string>(t.holder, r.holder ?? '') ?? r.holder ?? ''
    const verified = r.verifiedOn ? fill(t.verifiedOn, { date: day(this.words, r.verifiedOn) }) : t.notVerified
    const until = r.validUntil ? fill(t.until, { date: day(this.words, r.validUntil) }) : ''
    return [...domain(r.domain ?? ''), ' ', el('span', { class: 'hint' }, [holder, until, verified].filter((x) => x).join(this.comma))]
  }

  access(a: NonNullable<Site['access']>): Child[] {
    if (!a.mode && !a.ipRanges?.length) return []
    const region = pick<string>(this.words.province, a.region) ?? a.region
    return [el('div', {}, [a.mode && nameOf(this.known.accessModes, a.mode), region].filter((x) => x).join(this.comma)), ...(a.ipRanges ?? []).map((ip) => el('div', {}, code(ip)))]
  }

  private named(list: { code: string; name: string }[], codes: string[] | null | undefined): Child[] | undefined {
    return codes?.length ? [codes.map((c) => nameOf(list, c)).join(this.comma)] : undefined
  }
}

function typed(text: string | undefined): Child[] {
  return text ? [el('span', { lang: 'zh-CN' }, text)] : []
}

/** A number that is compared sign by sign. */
function number(text: string | undefined): Child[] {
  return text ? [el('span', { class: 'code', translate: 'no' }, text)] : []
}

/** A domain as its holder writes it, and its A-labels where they differ. */
function domain(name: string): Child[] {
  const shown = unicodeOf(name)
  return shown === name ? [code(name)] : [el('span', { lang: 'zh-CN' }, shown), ' ', el('span', { class: 'hint' }, code(name))]
}

/** Several values, each on a line of its own; nothing of an empty list. */
function lined(values: Child[][] | undefined): Child[] | undefined {
  return values?.length ? values.map((v) => el('div', {}, ...v)) : undefined
}
