import type { Form } from '../../parts/api'

export interface Kept {
  version: number
  form: Form
}

/** What this tab keeps of a form until it is saved. It ends with the tab, and is of one account. */
export class Keep {
  private readonly name: string

  constructor(account: string, id: string) {
    this.name = `beian.form.${account}.${id}`
  }

  read(): Kept | undefined {
    const text = sessionStorage.getItem(this.name)
    return text ? (JSON.parse(text) as Kept) : undefined
  }

  write(kept: Kept): void {
    try {
      sessionStorage.setItem(this.name, JSON.stringify(kept))
    } catch {
      // A full store keeps nothing more; the form is still on the screen.
    }
  }

  forget(): void {
    sessionStorage.removeItem(this.name)
  }
}
