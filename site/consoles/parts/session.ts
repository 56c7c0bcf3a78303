import type { Role } from '../../parts/api'
import { inTime } from '../../parts/in-time'
import { dropAll } from './kept'
import type { Words } from './words'

/** Who is signed in, as the token says. The server reads the token; this is for showing. */
export interface Session {
  token: string
  expires: number // milliseconds
  account: string
  role: Role
  provider?: string
  province?: string
}

interface Pending {
  state: string
  verifier: string
  back: string
}

const kept = 'beian.session'
const asked = 'beian.sign-in'
const latest = 'beian.account' // that was signed in here last; what the tab keeps is its
const left = 'beian.signed-out' // somebody signed out at this machine, and nobody in again
const patience = 20_000 // milliseconds until an answer of the issuer is given up

/** The session of this tab, while it lasts. It ends with the tab. */
export function session(): Session | undefined {
  const text = sessionStorage.getItem(kept)
  if (!text) return undefined
  const s = JSON.parse(text) as Session
  return s.expires > Date.now() ? s : undefined
}

/** Forgets the session. What was typed stays for whoever signs in again in this tab, if it is the same account. */
export function endSession(): void {
  sessionStorage.removeItem(kept)
}

/** Forgets the session and all that was typed, so that the next person at this machine has none; the issuer will ask him who he is. */
export function signOut(): void {
  endSession()
  dropAll()
  sessionStorage.removeItem(latest)
  localStorage.setItem(left, '1')
}

interface Discovery {
  authorization_endpoint: string
  token_endpoint: string
}

async function discover(authority: string): Promise<Discovery> {
  return inTime(patience, authority + '/.well-known/openid-configuration', {}, async (answer) => {
    if (!answer.ok) throw new Error('the issuer does not answer')
    return (await answer.json()) as Discovery
  })
}

const redirect = () => location.origin + '/signed-in/'

/** Leads to the issuer; it comes back to this address. Authorization code with PKCE (RFC 7636). */
export async function signIn(words: Words): Promise<void> {
  const to = new URL((await discover(words.signIn.authority)).authorization_endpoint)
  const pending: Pending = { state: random(), verifier: random(), back: location.pathname + location.search + location.hash }
  sessionStorage.setItem(asked, JSON.stringify(pending))
  const challenge = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pending.verifier))
  const query = {
    response_type: 'code',
    client_id: words.signIn.client,
    redirect_uri: redirect(),
    scope: 'openid',
    state: pending.state,
    code_challenge: base64url(new Uint8Array(challenge)),
    code_challenge_method: 'S256',
    // The issuer may still know whoever signed out here, who need not be the one who signs in now.
    ...(localStorage.getItem(left) ? { prompt: 'login' } : {}),
  }
  for (const [name, value] of Object.entries(query)) to.searchParams.set(name, value)
  location.assign(to)
}

/** Takes the issuer's answer on the page that it leads back to, and gives the address to go on at. */
export async function signedIn(words: Words): Promise<string> {
  const answer = new URLSearchParams(location.search)
  const text = sessionStorage.getItem(asked)
  sessionStorage.removeItem(asked)
  const pending = text ? (JSON.parse(text) as Pending) : undefined
  const code = answer.get('code')
  if (!pending || !code || answer.get('state') !== pending.state) throw new Error('not asked for')
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirect(),
    client_id: words.signIn.client,
    code_verifier: pending.verifier,
  })
  const to = (await discover(words.signIn.authority)).token_endpoint
  const tokens = await inTime(patience, to, { method: 'POST', body }, async (got) => {
    if (!got.ok) throw new Error('no token')
    return (await got.json()) as { access_token: string; expires_in: number }
  })
  begin(sessionOf(tokens.access_token, tokens.expires_in))
  return pending.back
}

/** Keeps the session. What another account typed in this tab is not for this one. */
function begin(s: Session): void {
  if (sessionStorage.getItem(latest) !== s.account) dropAll()
  sessionStorage.setItem(latest, s.account)
  sessionStorage.setItem(kept, JSON.stringify(s))
  localStorage.removeItem(left)
}

function sessionOf(token: string, seconds: number): Session {
  const claims = JSON.parse(new TextDecoder().decode(bytes(token.split('.')[1]!))) as Record<string, string>
  const s: Session = { token, expires: Date.now() + seconds * 1000, account: claims.sub ?? '', role: claims.role as Role }
  if (claims.provider) s.provider = claims.provider
  if (claims.province) s.province = claims.province
  return s
}

function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

function base64url(b: Uint8Array): string {
  return btoa(String.fromCharCode(...b)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
}
