import { shipped } from '../../parts/data'
import { start } from '../parts/screen'
import { agreements } from './agreements'
import { answers } from './answers'
import { begin } from './begin'
import { booking } from './booking'
import { caseScreen } from './case'
import { cases } from './cases'
import { correct } from './correct'
import { caseDocuments, draftDocuments } from './documents'
import { done } from './done'
import { replacePerson } from './replace'
import { personScreen, siteScreen, subjectScreen } from './section'
import { tasks } from './tasks'
import type { ApplyWords } from './words'

const words = shipped<ApplyWords>()

start({
  words,
  name: words.apply.title,
  roles: ['applicant'],
  screens: [
    { path: '', view: (at) => cases(words, at) },
    { path: 'begin', view: (at) => begin(words, at) },
    { path: 'draft/:', view: (at) => tasks(words, at) },
    { path: 'draft/:/subject', view: (at) => subjectScreen(words, at) },
    { path: 'draft/:/person/:', view: (at) => personScreen(words, at) },
    { path: 'draft/:/site/:', view: (at) => siteScreen(words, at) },
    { path: 'draft/:/documents', view: (at) => draftDocuments(words, at) },
    { path: 'draft/:/agreements', view: (at) => agreements(words, at) },
    { path: 'draft/:/answers', view: (at) => answers(words, at) },
    { path: 'case/:', view: (at) => caseScreen(words, at) },
    { path: 'case/:/done', view: (at) => done(words, at) },
    { path: 'case/:/correct', view: (at) => correct(words, at) },
    { path: 'case/:/documents', view: (at) => caseDocuments(words, at) },
    { path: 'case/:/booking/:', view: (at) => booking(words, at) },
    { path: 'case/:/replace/:', view: (at) => replacePerson(words, at) },
  ],
  nav: () => [{ name: words.apply.cases, to: '#' }],
})
