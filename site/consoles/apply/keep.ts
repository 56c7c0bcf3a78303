import type { Form } from '../../parts/api'
import { dropKept, hasInput, keep, kept } from '../parts/kept'
import { session } from '../parts/session'

export interface Kept {
  version: number
  form: Form
}

// What is kept is gone with the tab: who closes it is asked first. Who is signed out leaves to sign in, and comes back to it.
addEventListener('beforeunload', (event) => {
  if (session() && hasInput()) event.preventDefault()
})

/** What this tab keeps of a form until it is saved. It is of one account. */
export class Keep {
  private readonly name: string

  constructor(account: string, id: string) {
    this.name = `form.${account}.${id}`
  }

  read(): Kept | undefined {
    return kept<Kept>(this.name)
  }

  /** A full store keeps nothing more; the form is still on the screen. */
  write(value: Kept): void {
    keep(this.name, value)
  }

  forget(): void {
    dropKept(this.name)
  }
}
