import { shipped } from '../../parts/data'
import { lettersScreen } from '../parts/letters'
import { part, start } from '../parts/screen'
import { aboutWhat, cases } from './cases'
import type { ApplyWords } from './words'

const words = shipped<ApplyWords>()
// What may go wrong with what is done here, beside what may go wrong anywhere.
Object.assign(words.console.problem, words.upload.problem, words.apply.problem)
const drafts = () => part(() => import('./drafts'))
const filings = () => part(() => import('./filings'))

start({
  words,
  name: words.apply.title,
  roles: ['applicant'],
  screens: [
    { path: '', view: (at) => cases(words, at) },
    { path: 'begin', view: async (at) => (await drafts()).begin(words, at) },
    { path: 'letters', view: (at) => lettersScreen(words, at, 'applicant/letters', aboutWhat) },
    { path: 'draft/:', view: async (at) => (await drafts()).tasks(words, at) },
    { path: 'draft/:/subject', view: async (at) => (await drafts()).subjectScreen(words, at) },
    { path: 'draft/:/person/:', view: async (at) => (await drafts()).personScreen(words, at) },
    { path: 'draft/:/site/:', view: async (at) => (await drafts()).siteScreen(words, at) },
    { path: 'draft/:/documents', view: async (at) => (await drafts()).draftDocuments(words, at) },
    { path: 'draft/:/agreements', view: async (at) => (await drafts()).agreements(words, at) },
    { path: 'draft/:/answers', view: async (at) => (await drafts()).answers(words, at) },
    { path: 'case/:', view: async (at) => (await filings()).caseScreen(words, at) },
    { path: 'case/:/done', view: async (at) => (await filings()).done(words, at) },
    { path: 'case/:/correct', view: async (at) => (await filings()).correct(words, at) },
    { path: 'case/:/documents', view: async (at) => (await filings()).caseDocuments(words, at) },
    { path: 'case/:/booking/:', view: async (at) => (await filings()).booking(words, at) },
    { path: 'case/:/replace/:', view: async (at) => (await filings()).replacePerson(words, at) },
  ],
  nav: () => [
    { name: words.apply.cases, to: '#' },
    { name: words.letter.title, to: '#letters' },
  ],
})
