import { pick } from '../../parts/data'
import { el } from '../../parts/dom'
import { decisionView, type Way } from './decide'
import { caseAt, type Open } from './open'

const answers = ['deliver-again', 'verify-again', 'send-back'] as const // the lightest first

/** The answer to a return by the bureau: only those that its reasons allow can be chosen. */
export function reverificationSection(o: Open): HTMLElement {
  const t = o.words.provider
  const least = Math.max(0, answers.indexOf(o.view.needed as (typeof answers)[number]))
  const named = (o.view.reasons ?? []).filter((g) => g.field)
  const ways: Record<string, Way> = {
    'deliver-again': { value: 'deliver-again', name: t.deliverAgain, ask: t.askDeliverAgain, done: t.doneDeliverAgain },
    'verify-again': { value: 'verify-again', name: t.verifyAgain, ask: t.askVerifyAgain, done: t.doneVerifyAgain },
    'send-back': {
      value: 'send-back', name: t.sendBack, families: ['review', 'delivery', 'pre-check', 'verification'], ofFields: true, needed: !named.length,
      suggested: () => named.filter((g) => o.known.reasons.some((r) => r.code === g.code && r.family !== 'confirmation')), ask: t.askReturn, done: t.doneReturn,
    },
  }
  const needed = pick<string>(t.neededAnswers, o.view.needed ?? '')
  return decisionView(o, {
    name: 'reverification',
    title: t.reverification,
    path: caseAt(o.view.case.id) + '/reverification',
    version: o.view.case.version,
    visit: o.view.case.visit,
    intro: needed ? [el('p', { class: 'notice' }, needed)] : [],
    ways: answers.slice(least).map((a) => ways[a]!),
  }).root
}
