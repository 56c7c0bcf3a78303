import type { CaseView, Draft, Scan } from '../../parts/api'
import { type Child, el } from '../../parts/dom'
import { needChoices } from '../parts/choices'
import { read } from '../parts/client'
import { type At, need } from '../parts/screen'
import { button } from '../parts/ui'
import { whole } from './form'
import { Page } from './page'
import { type Paper, type PaperHolder, papersOf } from './papers'
import type { ApplyWords } from './words'
import { openDraft } from './work'

/** What is to be uploaded with a draft. */
export async function draftDocuments(words: ApplyWords, at: At): Promise<Child[]> {
  const w = await openDraft(words, at)
  const home = '#draft/' + w.id
  return [
    el('p', { class: 'hint' }, el('a', { href: home }, words.apply.toTasks)),
    ...papersView(w, w.id, async () => {
      const reply = await read<Draft>('applicant/drafts/' + w.id)
      if (reply.kind === 'ok') w.draft = reply.value
    }),
    el('div', { class: 'actions' }, el('a', { class: 'button', href: home + '/agreements' }, words.apply.goOn)),
  ]
}

/** What is to be uploaded with a case that was returned, or is on its way. */
export async function caseDocuments(words: ApplyWords, at: At): Promise<Child[]> {
  const id = at.params[0]!
  const path = `applicant/cases/${id}?purpose=own-case`
  const { value } = need(await read<CaseView>(path))
  const holder: PaperHolder = { words, known: await needChoices(words), form: whole(value.form), draft: value }
  return [
    el('p', { class: 'hint' }, el('a', { href: '#case/' + id }, words.apply.toCase)),
    ...papersView(holder, id, async () => {
      const reply = await read<CaseView>(path)
      if (reply.kind === 'ok') holder.draft = reply.value
    }),
  ]
}

/** All papers with their pages. Reload brings what the server knows of them into the holder. */
export function papersView(holder: PaperHolder, id: string, reload: () => Promise<void>): Child[] {
  const t = holder.words.apply
  const views = papersOf(holder).map((p) => paperView(holder.words, id, p, () => watch()))
  const list = el('div', {}, ...views.map((v) => v.root))
  let left = 0
  let watching = false
  const pages = () => views.flatMap((v) => v.pages)
  const pending = () => pages().some((p) => p.checking || p.scan?.state === 'asked')
  /** Looks again while something is being checked; each file starts the patience anew. */
  const watch = (patience = 40) => {
    left = patience
    if (watching) return
    watching = true
    const look = async () => {
      await reload()
      const now = papersOf(holder)
      for (const v of views) v.update(now.find((p) => p.purpose === v.paper.purpose && p.of === v.paper.of)?.scans ?? [])
      watching = --left > 0 && list.isConnected && pending()
      if (watching) setTimeout(() => void look(), 1500)
      else for (const p of pages()) p.slow()
    }
    setTimeout(() => void look(), 300)
  }
  if (pending()) watch(pages().some((p) => p.checking) ? 40 : 4)
  return [el('h1', {}, t.documents), el('p', {}, t.documentsText), list]
}

interface PaperView {
  paper: Paper
  root: HTMLElement
  pages: Page[]
  update(scans: Scan[]): void
}

function paperView(words: ApplyWords, id: string, paper: Paper, arrived: () => void): PaperView {
  const t = words.apply
  const list = el('ol', { class: 'pages' })
  const pages: Page[] = []
  const add = () => {
    const page = new Page(words, id, { purpose: paper.purpose, of: paper.of, page: pages.length + 1 }, `${paper.name} ${paper.whose}`, arrived)
    pages.push(page)
    list.append(page.root)
    return page
  }
  const update = (scans: Scan[]) => {
    for (const s of scans) while (pages.length < (s.page ?? 1)) add()
    for (const [i, p] of pages.entries()) p.update(scans.find((s) => (s.page ?? 1) === i + 1))
  }
  add()
  update(paper.scans)
  const more = button(t.addPage, 'second small', () => {
    add().root.querySelector('input')?.focus()
  })
  more.setAttribute('aria-label', `${t.addPage} ${paper.name} ${paper.whose}`)
  return { paper, root: el('section', { class: 'paper' }, el('h2', {}, paper.name), el('p', { class: 'hint', lang: 'zh-CN' }, paper.whose), list, more), pages, update }
}
