import type { Row, Rows, Status } from '../../parts/api'
import { fill, pick } from '../../parts/data'
import { type Child, code, el } from '../../parts/dom'
import { read } from '../parts/client'
import { download } from '../parts/download'
import { faultPlace } from '../parts/fault'
import { isShortcut, keysHelp } from '../parts/letter-keys'
import { listRow, listView } from '../parts/list'
import { nextPages } from '../parts/next-pages'
import { rowKeys } from '../parts/row-keys'
import { type At, need } from '../parts/screen'
import { button, due, say, unreadText } from '../parts/ui'
import { givenBack } from './lock'
import { purposeIn, suggestPurpose } from './open'
import type { ProviderWords } from './words'

const page = 50

/** The provider's work by due time, the earliest first; or, of escalations, what is overdue. */
export async function queue(words: ProviderWords, at: At, source = 'provider/queue'): Promise<Child[]> {
  const t = words.provider
  const all = source === 'provider/queue'
  const query = filterOf(at.query)
  await givenBack()
  const first = need(await read<Rows>(path(source, query)))
  const body = el('div', {}, ...rows(words, at, source, query, first))
  const fault = faultPlace(words, at.reload)
  let turn = 0 // of the latest filter: what an earlier one gives that comes late is not shown
  const load = async (asked: URLSearchParams): Promise<void> => {
    const mine = ++turn
    history.replaceState(null, '', asked.toString() ? '#?' + asked.toString() : location.pathname + location.search)
    fault.clear()
    // Rows of another filter don't stand below this one, not for long and not when it fails.
    const loading = setTimeout(() => mine === turn && body.replaceChildren(el('p', { class: 'notice', role: 'status' }, words.console.loading)), 200)
    const reply = await read<Rows>(path(source, asked))
    clearTimeout(loading)
    if (mine !== turn) return
    if (reply.kind !== 'ok') {
      body.replaceChildren(...(reply.kind === 'signed-out' ? [] : [button(words.console.loadAgain, 'second', () => load(asked))]))
      return reply.kind === 'signed-out' ? fault.show(reply) : fault.say(unreadText(words, reply))
    }
    body.replaceChildren(...rows(words, at, source, asked, reply).filter((x): x is Node | string => !!x))
    say(fill(t.shown, { n: body.querySelectorAll('tbody tr').length }))
  }
  const head = el('h1', {}, all ? t.queue : t.escalations)
  if (!all) return [head, el('p', { class: 'hint' }, t.escalationsHint), body]
  return [head, filters(words, query, load, fault.root), body]
}

/** The filter of an address; what a queue does not know is left out. */
function filterOf(query: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...query].filter(([name, value]) => value && ['acts', 'status', 'overdue', 'mine'].includes(name)))
}

function path(source: string, query: URLSearchParams): string {
  const asked = new URLSearchParams(query)
  asked.set('limit', String(page))
  return source + '?' + asked.toString()
}

// What the bureau decides stands in its queue until then.
const parties = ['provider', 'applicant', 'heads', 'persons', 'system'] as const
const open: Status[] = ['submitted', 'awaiting-pre-check', 'returned', 'awaiting-verification', 'verifying', 'awaiting-delivery', 'awaiting-confirmation', 'approved', 'returned-by-bureau', 'filed']

function filters(words: ProviderWords, query: URLSearchParams, load: (q: URLSearchParams) => Promise<void>, fault: HTMLElement): HTMLElement {
  const t = words.provider
  const select = (name: string, label: string, options: [string, string][]) => {
    const list = el('select', { id: 'q-' + name }, el('option', { value: '' }, t.everything), ...options.map(([value, text]) => el('option', { value }, text)))
    list.value = query.get(name) ?? ''
    return { name, value: () => list.value, input: list, row: el('div', {}, el('label', { for: list.id }, label), list) }
  }
  const tick = (name: string, label: string) => {
    const box = el('input', { type: 'checkbox', id: 'q-' + name })
    box.checked = query.get(name) === 'true'
    return { name, value: () => (box.checked ? 'true' : ''), input: box, row: el('div', { class: 'choice' }, box, el('label', { for: box.id }, label)) }
  }
  const all = [
    select('acts', t.acts, parties.map((p) => [p, t.party[p]])),
    select('status', t.status, open.map((s) => [s, words.status[s].name])),
    tick('overdue', t.overdueOnly),
    tick('mine', t.mineOnly),
  ]
  const asked = () => new URLSearchParams(all.map((f) => [f.name, f.value()]).filter(([, value]) => value) as [string, string][])
  for (const f of all) f.input.addEventListener('change', () => void load(asked()))
  focusOnSlash(all[0]!.input)
  const csv = button(t.csv, 'second', async () => {
    const q = asked()
    q.set('lang', words.lang === 'en' ? 'en' : 'zh')
    return download(words, 'provider/queue.csv?' + q.toString(), 'queue.csv', fault)
  })
  return el('div', {}, el('form', { class: 'filter', role: 'search', 'aria-label': t.filter }, ...all.map((f) => f.row), csv), fault, keysHelp(words, t.keys))
}

function focusOnSlash(input: HTMLElement): void {
  const hear = (event: KeyboardEvent) => {
    if (!document.contains(input)) return void (wasShown && removeEventListener('keydown', hear))
    wasShown = true
    if (event.key !== '/' || !isShortcut(event)) return
    event.preventDefault()
    input.focus()
  }
  let wasShown = false
  addEventListener('keydown', hear)
}

function names(words: ProviderWords): string[] {
  const t = words.provider
  return [t.due, t.what, t.status, t.acts, t.worker, t.receipt]
}

function rows(words: ProviderWords, at: At, source: string, query: URLSearchParams, got: { value: Rows; now: number }): Child[] {
  const t = words.provider
  if (!got.value.rows?.length && !got.value.cursor) {
    return [el('p', { class: 'notice' }, source !== 'provider/queue' ? t.emptyOverdue : query.toString() ? t.emptyFilter : t.empty)]
  }
  const list = listView(names(words), (got.value.rows ?? []).map((r) => rowView(words, at, r, got.now)))
  rowKeys(list.table)
  return [list.table, nextPages<Rows>(words, path(source, query), got.value, list.body, (p, now) => (p.rows ?? []).map((r) => rowView(words, at, r, now)), at.reload)]
}

/** One thing to work on: a case, a contest about a domain, or a filed case whose access is to be opened. */
function rowView(words: ProviderWords, at: At, r: Row, now: number): HTMLElement {
  const t = words.provider
  const marks = [r.noSlot && t.noSlot, r.withdrawing && t.withdrawing].filter((x): x is string => !!x)
  const name = r.contest
    ? el('a', { href: '#contest/' + r.contest }, t.contestAbout + ' ', code(r.domain ?? ''))
    : el('a', { href: '#case/' + r.case, lang: 'zh-CN' }, r.organiser || r.receipt || r.case)
  const status = r.contest ? t.toDecide : r.status === 'filed' ? t.toOpen : (pick(words.status, r.status ?? '')?.name ?? '')
  if (r.case) suggestPurpose(r.case, purposeIn(r.status))
  const worker = r.lock ? (r.lock.holder === at.who.account ? t.you : el('span', { translate: 'no' }, r.lock.holder)) : ''
  return listRow(names(words), [
    due(words, r.due, now, r.overdue),
    name,
    [status, !!r.remote && ' ', !!r.remote && el('span', { class: 'tag' }, t.remote), ...marks.flatMap((m) => [' ', el('span', { class: 'tag late' }, m)])],
    r.status === 'filed' || r.contest ? t.party.provider : (pick<string>(t.party, r.acts) ?? r.acts),
    worker,
    !!r.receipt && code(r.receipt),
  ])
}
