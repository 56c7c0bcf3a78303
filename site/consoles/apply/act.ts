import type { Outcome } from '../../parts/api'
import { change, type Reply } from '../parts/client'
import { having } from '../parts/shape'

/** Changes a draft or a case. What comes back without an outcome was not heard: it can be tried again under its key. */
export async function act(...call: Parameters<typeof change>): Promise<Reply<Outcome>> {
  return having(await change<Outcome>(...call), 'case', 'version')
}
