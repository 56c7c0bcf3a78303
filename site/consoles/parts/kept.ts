const prefix = 'beian.kept.'

/** Keeps what a person has typed in this tab, so that it outlives a reload and a new sign-in. It is gone with the tab, and when the person signs out. */
export function keep(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(prefix + name, JSON.stringify(value))
  } catch {
    // The tab's storage is full or off: the page still has it.
  }
}

/** What was kept under the name. */
export function kept<T>(name: string): T | undefined {
  try {
    const text = sessionStorage.getItem(prefix + name)
    return text ? (JSON.parse(text) as T) : undefined
  } catch {
    return undefined
  }
}

export function dropKept(name: string): void {
  sessionStorage.removeItem(prefix + name)
}

const notTyped = /^(purpose|upload|letter-keys)\b/ // what is kept beside what a person typed

/** Whether something is kept that a person typed and that is not sent yet. */
export function hasInput(): boolean {
  return Object.keys(sessionStorage).some((key) => key.startsWith(prefix) && !notTyped.test(key.slice(prefix.length)))
}

/** Forgets everything that was kept: the next person at this machine sees none of it. */
export function dropAll(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
}
