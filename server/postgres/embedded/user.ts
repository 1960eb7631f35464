import { execFile } from 'node:child_process'
import { lstatSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** The account that the server runs as, and that its files belong to. PostgreSQL refuses to run as root. */
export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

/** Whether this process may do everything. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** The state of a file or folder, links followed; null where nothing is there. */
export function statOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null
}

/**
 * Says who the server of `folder` runs as.
 * An ordinary user runs it as himself. Root gives up its rights: to the owner of the folder, or of the nearest one
 * above that exists (so that `sudo npm start` in a user's clone leaves nothing that the user cannot open), and where
 * that is root, to an account for databases.
 *
 * @throws where root finds no such account and cannot make one
 */
export async function serverUser(folder: string, info: (message: string) => void = () => {}): Promise<ServerUser> {
  const uid = process.getuid?.() ?? -1
  const gid = process.getgid?.() ?? -1
  if (!isRoot()) return { uid, gid }
  return ownerOfNearest(folder) ?? (await databaseAccount(SYSTEM_ACCOUNTS, info))
}

/** Where a system keeps its accounts. */
export interface Accounts {
  /** Null where there is none of this name. */
  find(name: string): Promise<ServerUser | null>
  /** Makes an account that nobody can log in to. */
  make(name: string): Promise<unknown>
}

/** Of PostgreSQL's packages, of macOS, and our own. */
const ACCOUNTS = ['postgres', '_postgres', 'barline']
const OWN_ACCOUNT = 'barline'
const MAKE_ACCOUNT = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'] as const

const SYSTEM_ACCOUNTS: Accounts = {
  find: async (name) => {
    const ids = await Promise.allSettled([execute('id', ['-u', name]), execute('id', ['-g', name])])
    const [uid, gid] = ids.map((id) => (id.status === 'fulfilled' ? Number(id.value.stdout) : Number.NaN))
    return Number.isInteger(uid) && Number.isInteger(gid) ? { uid: uid ?? 0, gid: gid ?? 0 } : null
  },
  make: (name) => execute('useradd', [...MAKE_ACCOUNT, '--shell', '/usr/sbin/nologin', name]),
}

/**
 * Finds the account that root runs databases as, or makes one. It is never `nobody`, whom other programs run as too: what one of them may
 * do to its own processes and files, it may do to all others.
 *
 * @throws where there is none and none can be made; the message says how to make one
 */
export async function databaseAccount(accounts: Accounts, info: (message: string) => void): Promise<ServerUser> {
  for (const name of ACCOUNTS) {
    const found = await accounts.find(name)
    if (found) return found
  }
  const failure = await accounts.make(OWN_ACCOUNT).then(
    () => null,
    (error: unknown) => error,
  )
  const made = await accounts.find(OWN_ACCOUNT)
  if (!made) throw noAccount(failure)
  info(`PostgreSQL does not run as root, and had no account here: the system account '${OWN_ACCOUNT}' was made for it.`)
  return made
}

function noAccount(cause: unknown): Error {
  return new Error(
    `PostgreSQL does not run as root, none of the accounts ${ACCOUNTS.join(', ')} exists to run it as, and none could be made. ` +
      `Make one (useradd --system --user-group ${OWN_ACCOUNT}), start Barline as an ordinary user, or set DATABASE_URL to a ` +
      'PostgreSQL server of yours.',
    { cause },
  )
}

/** Who owns a folder, or the nearest one above it that exists; null where that is root. */
export function ownerOfNearest(folder: string): ServerUser | null {
  const stats = statOf(folder)
  if (stats !== null) return stats.uid === 0 ? null : { uid: stats.uid, gid: stats.gid }
  // A link that leads nowhere is an error for whoever opens the folder, not a reason to ask its parent.
  const isLink = lstatSync(folder, { throwIfNoEntry: false }) !== undefined
  return isLink || folder === dirname(folder) ? null : ownerOfNearest(dirname(folder))
}

/**
 * Runs a program as `user` to its end, in `/`, with nothing of our environment but PATH.
 *
 * @throws where it cannot start or does not end with 0; the message holds what it wrote to stderr
 */
export async function runAs(user: ServerUser, program: string, args: readonly string[]): Promise<string> {
  const options = { uid: user.uid, gid: user.gid, cwd: '/', env: bareEnvironment() }
  const { stdout } = await execute(program, [...args], options)
  return stdout
}

/** What an account is called; null where it has no name. */
export async function accountName(user: ServerUser): Promise<string | null> {
  try {
    return (await runAs(user, 'id', ['-un'])).trim() || null
  } catch {
    // `id` ends with 1 where it finds no name.
    return null
  }
}

/** PATH and plain messages: a user's PGDATA, PGPORT or LANG must not reach our server. */
export function bareEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' }
}

/** Whether `user` can enter `folder`. The kernel is asked, for modes, groups and access lists all count. */
export async function canEnter(user: ServerUser, folder: string): Promise<boolean> {
  const answer = await runAs(user, '/bin/sh', ['-c', 'if test -x "$0"; then echo yes; else echo no; fi', folder])
  return answer.trim() === 'yes'
}
