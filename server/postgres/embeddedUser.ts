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

/** The state of a file or folder, links followed; null where nothing is there. */
export function statOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null
}

/**
 * Says who the server of `folder` runs as.
 * An ordinary user runs it as himself. Root gives up its rights: to the owner of the folder, or of the nearest one
 * above that exists (so that `sudo npm start` in a user's clone leaves nothing that the user cannot open), and where
 * that is root, to the account `postgres` (macOS: `_postgres`), and where there is none, to `nobody`.
 *
 * @throws where root finds none of these accounts
 */
export async function serverUser(folder: string): Promise<ServerUser> {
  const uid = process.getuid?.() ?? -1
  const gid = process.getgid?.() ?? -1
  if (uid !== 0) return { uid, gid }
  return ownerOfNearest(folder) ?? (await accountOf(['postgres', '_postgres', 'nobody']))
}

function ownerOfNearest(folder: string): ServerUser | null {
  const stats = statOf(folder)
  if (stats !== null) return stats.uid === 0 ? null : { uid: stats.uid, gid: stats.gid }
  // A link that leads nowhere is an error for whoever opens the folder, not a reason to ask its parent.
  const isLink = lstatSync(folder, { throwIfNoEntry: false }) !== undefined
  return isLink || folder === dirname(folder) ? null : ownerOfNearest(dirname(folder))
}

async function accountOf(names: readonly string[]): Promise<ServerUser> {
  for (const name of names) {
    const ids = await Promise.allSettled([execute('id', ['-u', name]), execute('id', ['-g', name])])
    const [uid, gid] = ids.map((id) => (id.status === 'fulfilled' ? Number(id.value.stdout) : Number.NaN))
    if (Number.isInteger(uid) && Number.isInteger(gid)) return { uid: uid ?? 0, gid: gid ?? 0 }
  }
  throw new Error(
    `PostgreSQL does not run as root, and none of the accounts ${names.join(', ')} exists to run it as. ` +
      'Start Barline as an ordinary user, or set DATABASE_URL to a PostgreSQL server of yours.',
  )
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

/** PATH and plain messages: a user's PGDATA, PGPORT or LANG must not reach our server. */
export function bareEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' }
}

/** Whether `user` can enter `folder`. The kernel is asked, for modes, groups and access lists all count. */
export async function canEnter(user: ServerUser, folder: string): Promise<boolean> {
  const answer = await runAs(user, '/bin/sh', ['-c', 'if test -x "$0"; then echo yes; else echo no; fi', folder])
  return answer.trim() === 'yes'
}
