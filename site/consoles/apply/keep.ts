import type { Form } from '../../parts/api'
import { dropKept, keep, kept } from '../parts/kept'

export interface Kept {
  version: number
  form: Form
}

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
