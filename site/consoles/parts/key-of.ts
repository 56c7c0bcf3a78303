import { newKey } from './client'

/**
 * Keys for what a person sends by one button: what is sent again as it was has the same
 * key, so that it is made once though the first answer was lost; what he has changed in
 * between has a new one, for a key stands for one body (I12).
 */
export function keyOf(): (body: unknown) => string {
  let sent: string | undefined
  let key = ''
  return (body) => {
    const text = JSON.stringify(body) ?? ''
    if (text !== sent) key = newKey()
    sent = text
    return key
  }
}
