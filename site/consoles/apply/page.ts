import type { Finding, Scan } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { el } from '../../parts/dom'
import { button, failureText } from '../parts/ui'
import { arrivedScan, forget, lostText, type Shows, unfit, upload } from '../parts/upload'
import { showOwnScan } from './own-scan'
import type { ApplyWords } from './words'

/** One page of a paper on the screen: what became of it, and the buttons that send a file. */
export class Page {
  readonly root: HTMLElement
  scan: Scan | undefined
  private busy = false
  private failed = false // the last file did not arrive: that stays said until the next one
  private file: File | undefined
  private sentTo = '' // the scan that the last file became
  private before: string | undefined = '' // the scan that was known when it did
  private readonly tag = el('span', { class: 'tag' })
  private readonly said = el('p', { class: 'hint', role: 'status' })
  private readonly bar = el('progress', { max: '1', value: '0', hidden: '' })
  private readonly again: HTMLButtonElement
  private readonly stop: HTMLButtonElement
  private readonly later: HTMLButtonElement
  private cancel = new AbortController()
  private readonly look: HTMLButtonElement
  private readonly pickers: HTMLElement
  private label: HTMLElement | undefined

  constructor(
    readonly words: ApplyWords,
    readonly id: string,
    readonly shows: Shows,
    readonly name: string,
    private readonly arrived: () => void,
  ) {
    const t = words.apply
    this.bar.setAttribute('aria-label', name)
    this.again = button(t.sendAgain, 'second small', () => void this.send())
    const title = `${name} ${fill(t.page, { n: shows.page ?? 1 })}`
    this.stop = button(words.console.cancel, 'second small', () => this.cancel.abort())
    this.stop.setAttribute('aria-label', `${words.console.cancel} ${title}`)
    this.later = button(t.lookAgain, 'second small', () => this.lookAgain())
    this.again.hidden = this.stop.hidden = this.later.hidden = true
    this.sentTo = arrivedScan(this.path, shows)
    this.look = button(t.look, 'second small', () => showOwnScan(words, id, this.scan!.scan, title))
    this.look.setAttribute('aria-label', `${t.look} ${title}`)
    this.pickers = el('div', { class: 'pickers' }, this.picker(t.choose, {}))
    // Where there is a camera at hand, it is offered as well.
    if (matchMedia('(pointer: coarse)').matches) this.pickers.prepend(this.picker(t.take, { capture: 'environment' }))
    this.root = el('li', { class: 'page' }, el('div', {}, fill(t.page, { n: shows.page ?? 1 }), ' ', this.tag), this.said, this.bar, el('div', { class: 'actions' }, this.look, this.pickers, this.again, this.stop, this.later))
    this.update(undefined)
  }

  private picker(text: string, more: Record<string, string>): HTMLElement {
    const shown = el('span', { 'aria-hidden': 'true' }, text)
    if (!more.capture) this.label = shown
    const input = el('input', { type: 'file', accept: 'image/jpeg,image/png,.pdf', 'aria-label': `${text} ${this.name}`, ...more })
    input.addEventListener('change', () => {
      this.file = input.files?.[0]
      input.value = ''
      if (this.file) void this.send()
    })
    return el('span', { class: 'button second small picker' }, shown, input)
  }

  /** Whether its file has arrived and what became of it is not known yet. */
  get checking(): boolean {
    if (!this.sentTo || this.busy) return false
    return this.scan?.scan === this.sentTo ? this.scan.state === 'asked' : this.scan?.scan === this.before
  }

  /** Says that the check takes long, and offers to look again. */
  slow(): void {
    if (!this.checking) return
    this.say(this.words.apply.slowCheck)
    this.later.hidden = false
  }

  private lookAgain(): void {
    this.root.querySelector('input')?.focus()
    this.later.hidden = true
    this.say('')
    this.arrived()
  }

  /** Shows the page as the server knows it. */
  update(scan: Scan | undefined): void {
    this.scan = scan
    this.look.hidden = scan?.state !== 'clean'
    if (this.busy || this.failed) return
    this.later.hidden = true
    const t = this.words.apply
    if (this.label) this.label.textContent = scan?.state === 'clean' ? t.another : t.choose
    const state = this.checking ? 'checking' : (scan?.state ?? 'none')
    this.tag.textContent = pick<string>(t.paper, state) ?? state
    this.tag.className = 'tag ' + ({ clean: 'filed', rejected: 'late', none: 'grey' }[state as string] ?? '')
    if (state === 'checking') this.say('')
    else if (scan?.state === 'rejected') {
      forget(this.path, this.shows)
      this.said.className = 'error'
      this.said.textContent = (scan.findings ?? []).map((f) => this.finding(f)).join(' ')
    } else if (scan?.state === 'asked') this.say(t.pickAgain)
    else this.say((scan?.findings ?? []).map((f) => this.finding(f)).join(' '))
  }

  private get path(): string {
    return 'applicant/cases/' + this.id
  }

  private finding(f: Finding): string {
    return this.words.lang === 'en' ? f.en : f.zh
  }

  private say(text: string, fault = false): void {
    this.said.className = fault ? 'error' : 'hint'
    this.said.textContent = text
  }

  private async send(): Promise<void> {
    const t = this.words.apply
    const file = this.file!
    const why = unfit(this.words, file)
    if (why) return this.say(why, true)
    this.busy = true
    this.failed = false
    this.cancel = new AbortController()
    this.bar.hidden = this.stop.hidden = false
    if (this.root.contains(document.activeElement)) this.stop.focus()
    this.pickers.hidden = this.again.hidden = this.later.hidden = true
    this.bar.value = 0
    this.tag.className = 'tag'
    this.tag.textContent = t.paper.sending
    this.say(file.name)
    const how = await upload(this.path, this.shows, file, (part) => {
      this.bar.value = part
    }, this.cancel.signal)
    this.busy = false
    this.pickers.hidden = false
    this.again.hidden = how.kind === 'arrived' || how.kind === 'unreadable'
    if (document.activeElement === this.stop) (this.again.hidden ? this.pickers.querySelector('input') : this.again)?.focus()
    this.bar.hidden = this.stop.hidden = true
    if (how.kind === 'arrived') {
      this.before = this.scan?.scan
      this.sentTo = how.scan || (this.scan?.scan ?? '')
      this.tag.textContent = t.paper.checking
      this.say('')
      return this.arrived()
    }
    this.tag.className = 'tag late'
    this.tag.textContent = t.paper.failed
    this.failed = true
    this.say(lostText(this.words, how, (f) => failureText(this.words, f)), true)
  }
}
