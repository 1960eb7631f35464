/** What is wrong with secrets among the settings, said without showing any part of them. */

const EXAMPLE = 'postgres://user:password@host:5432/barline'

/** Users and passwords that drivers take apart as they were meant. */
const USER_INFO = /^(?:[^%/?#]|%[\da-f]{2})*$/i
const HOST = /^(?:\[[\da-f:.]+\]|[^:[\]]+)(?::(\d*))?$/i
const ENCODING = 'write each / in them as %2F, # as %23, ? as %3F, @ as %40 and % as %25'

interface UrlParts {
  /** User and password. */
  readonly user: string
  /** Hosts with their ports. */
  readonly hosts: string
  /** What follows, from the first slash on. */
  readonly rest: string
}

/** Takes a URL apart as drivers do, but for a user or a password that hold what ends that part for them. */
function partsOf(url: string): UrlParts {
  const [, before = '', rest = ''] = /^[a-z]+:\/\/([^/?#]*)(.*)$/is.exec(url) ?? []
  const at = before.lastIndexOf('@')
  // With an @ only behind them, a slash or another mark belongs to the password.
  return at < 0 && rest.includes('@')
    ? { user: `${before}${rest}`, hosts: '', rest: '' }
    : { user: before.slice(0, Math.max(at, 0)), hosts: before.slice(at + 1), rest }
}

function faultOfHost(host: string): string | null {
  const found = HOST.exec(host)
  if (!found) return 'must name a host, and after it a port or none'
  const port = found[1] ? Number(found[1]) : 5432
  return port >= 1 && port <= 65_535 ? null : 'must have a port from 1 to 65535, or none for 5432'
}

/** A comma parts hosts, and the driver (postgres.js 3.4.9) takes for hosts what follows the first @. */
function isMistaken(user: string, hosts: string): boolean {
  return user.includes('@') && `${user}${hosts}`.includes(',')
}

function faultOfParts({ user, hosts, rest }: UrlParts): string | null {
  if (!USER_INFO.test(user) || isMistaken(user, hosts))
    return `has characters in its user or password that must be encoded: ${ENCODING}`
  if (hosts === '') return 'must name a host'
  const fault = hosts
    .split(',')
    .map(faultOfHost)
    .find((found) => found !== null)
  if (fault) return fault
  return /^\/[^?#]/.test(rest) ? null : 'must name a database behind the host and a slash'
}

/**
 * Says what is wrong with the address of a Postgres, before a driver does: its errors carry the whole address.
 *
 * @returns null where it can be used
 */
export function faultOfDatabaseUrl(url: string): string | null {
  if (!/^postgres(ql)?:\/\//.test(url)) return `must be a Postgres URL such as ${EXAMPLE}`
  const parts = partsOf(url)
  const fault = faultOfParts(parts)
  if (fault) return `${fault}, as in ${EXAMPLE}`
  const first = url.replace(parts.hosts, () => parts.hosts.split(',')[0] ?? '')
  return URL.canParse(first) ? null : `must be a Postgres URL such as ${EXAMPLE}`
}

/** The fewest characters of a token, and how many of them differ. */
const MIN_CHARACTERS = 16
const MIN_VARIETY = 8

/**
 * Says what is wrong with a token: whether it can be sent, and whether it is a secret.
 *
 * @returns null where it can be used
 */
export function faultOfToken(token: string): string | null {
  const advice = 'Make one with: openssl rand -hex 24'
  if (!/^[\x21-\x7e]*$/.test(token))
    return `must be of letters, digits and signs of ASCII, without spaces: no header can carry others. ${advice}`
  if (token.length < MIN_CHARACTERS)
    return `must have at least ${MIN_CHARACTERS} characters (it has ${token.length}). ${advice}`
  const variety = new Set(token).size
  if (variety < MIN_VARIETY)
    return `must have at least ${MIN_VARIETY} different characters (it has ${variety}): it can be guessed. ${advice}`
  return null
}
