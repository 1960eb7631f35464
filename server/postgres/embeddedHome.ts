import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, lstatSync, mkdirSync, readlinkSync, realpathSync, rmdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { canEnter, type ServerUser, serverUser, statOf } from './embeddedUser.ts'

/** Where root keeps databases whose DATA_DIR the server's account cannot enter. It survives reboots. */
export const SYSTEM_FOLDER = '/var/lib/barline'

/** The folder of one embedded server, with all that is its own: cluster, socket, and, where need be, binaries. */
export interface Home {
  /** Without links, mode 0700, owned by `user`. */
  readonly folder: string
  readonly user: ServerUser
}

/**
 * Makes or finds the home of the embedded server, `<DATA_DIR>/postgres`.
 *
 * The server's account must be able to enter it. Where Barline runs as root and DATA_DIR is closed to that account (a
 * clone under /root), the home lies in /var/lib/barline instead and `<DATA_DIR>/postgres` is a link to it. The link
 * is all that ties the two: DATA_DIR can be moved, and who deletes it begins anew.
 *
 * @param dataDir absolute
 * @throws where the folder cannot be made, belongs to another user, cannot be entered, or its link leads nowhere
 */
export async function openHome(dataDir: string, info: (message: string) => void): Promise<Home> {
  const path = join(dataDir, 'postgres')
  try {
    refuseDeadLink(path)
    const user = await serverUser(path)
    if (statOf(path) === null) await makeHome(dataDir, path, user)
    giveHome(path, user)
    // The account goes to the folder itself: what lies above a link to it does not matter.
    const folder = realpathSync(path)
    if (!(await canEnter(user, folder))) throw closedHome(folder, user)
    sayWhereLinked(path, info)
    return { folder, user }
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    throw new Error(
      `DATA_DIR: the database cannot be kept in ${path}: ${cause.message}. Set DATA_DIR to a folder you can write to.`,
      { cause },
    )
  }
}

async function makeHome(dataDir: string, path: string, user: ServerUser): Promise<void> {
  mkdirSync(dataDir, { recursive: true })
  if (await canEnter(user, dataDir)) mkdirSync(path, { recursive: true, mode: 0o700 })
  else linkHome(path, user)
}

function giveHome(path: string, user: ServerUser): void {
  // Also where it was there: another process may have made it and not come to this line yet.
  if (process.getuid?.() === 0) chownSync(path, user.uid, user.gid)
  refuseForeignHome(path, user)
}

function sayWhereLinked(path: string, info: (message: string) => void): void {
  if (!lstatSync(path).isSymbolicLink()) return
  const why = 'PostgreSQL does not run as root, and its account cannot enter DATA_DIR'
  info(`The database lies in ${readlinkSync(path)}: ${why}.`)
}

function linkHome(path: string, user: ServerUser): void {
  mkdirSync(SYSTEM_FOLDER, { recursive: true })
  // Whatever the umask: entered by the server's account, listed by nobody else.
  chmodSync(SYSTEM_FOLDER, 0o711)
  const folder = join(SYSTEM_FOLDER, `postgres-${randomBytes(6).toString('hex')}`)
  mkdirSync(folder, { mode: 0o700 })
  chownSync(folder, user.uid, user.gid)
  try {
    symlinkSync(folder, path)
  } catch (cause) {
    rmdirSync(folder)
    // Another process linked its own folder first: that one is the home then.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
  }
}

function refuseDeadLink(path: string): void {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  if (!isLink || statOf(path) !== null) return
  throw new Error(
    `DATA_DIR: ${path} is a link to ${readlinkSync(path)}, where the database was and nothing is now. ` +
      'Bring that folder back, or delete the link to begin with an empty database.',
  )
}

function refuseForeignHome(path: string, user: ServerUser): void {
  const owner = statOf(path)?.uid
  if (owner === user.uid) return
  throw new Error(
    `DATA_DIR: the database in ${path} belongs to user ${owner}, and Barline runs as user ${user.uid}. ` +
      'Start Barline as the user it ran as before (root, if it was root), or set DATA_DIR to another folder.',
  )
}

function closedHome(path: string, user: ServerUser): Error {
  return new Error(
    `DATA_DIR: the database is in ${path}, and user ${user.uid}, whom PostgreSQL runs as, cannot enter that folder. ` +
      'Let everybody pass through the folders above it (chmod o+x), or set DATA_DIR to another folder.',
  )
}
