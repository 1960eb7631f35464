import { randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, readlinkSync, realpathSync, rmdirSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { giveNewFolder } from './folder.ts'
import { canEnter, isRoot, ownerOfNearest, runAs, type ServerUser, serverUser, statOf } from './user.ts'

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
 * is all that ties the two: DATA_DIR can be moved, and who deletes it begins anew. Root follows no other link: who can write to DATA_DIR
 * may have put it there.
 *
 * @param dataDir absolute
 * @throws where the folder cannot be made, belongs to another user, cannot be entered, or its link leads nowhere
 */
export async function openHome(dataDir: string, info: (message: string) => void): Promise<Home> {
  const path = join(dataDir, 'postgres')
  try {
    refuseDeadLink(path)
    refuseForeignLink(path)
    const user = await serverUser(path, info)
    if (statOf(path) === null) await makeHome(dataDir, path, user)
    // The account goes to the folder itself: what lies above a link to it does not matter.
    const folder = folderOf(path)
    // Also where it was there: another process may have made it and not come to this line yet.
    if (isRoot()) giveNewFolder(folder, user)
    refuseForeignHome(folder, user)
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
  if (isRoot() && (await makeAsOwner(path, user))) return
  mkdirSync(dataDir, { recursive: true })
  if (await canEnter(user, dataDir)) makeFolder(path)
  else linkHome(path, user)
}

/** In a folder of a user, root makes things as that user does: then nothing is to be given away, and links lead no further than he comes. */
async function makeAsOwner(path: string, user: ServerUser): Promise<boolean> {
  if (ownerOfNearest(path)?.uid !== user.uid) return false
  return runAs(user, 'mkdir', ['-p', '-m', '700', path]).then(
    () => true,
    // The user may own a folder in which he cannot come: root's ways are left.
    () => false,
  )
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (cause) {
    // Another process was faster; whose it is is looked at next.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
  }
}

/** Where the home is, without links. */
function folderOf(path: string): string {
  if (!isRoot()) return realpathSync(path)
  refuseForeignLink(path)
  const folder = isLink(path) ? readlinkSync(path) : path
  return join(realpathSync(dirname(folder)), basename(folder))
}

/** Whether there is a link, wherever it leads. */
function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

function sayWhereLinked(path: string, info: (message: string) => void): void {
  if (!isLink(path)) return
  const why = 'PostgreSQL does not run as root, and its account cannot enter DATA_DIR'
  info(`The database lies in ${readlinkSync(path)}: ${why}.`)
}

function linkHome(path: string, user: ServerUser): void {
  mkdirSync(SYSTEM_FOLDER, { recursive: true })
  const { uid } = lstatSync(SYSTEM_FOLDER)
  if (uid !== 0) throw new Error(`DATA_DIR: ${SYSTEM_FOLDER} must belong to root (it belongs to user ${uid}).`)
  // Whatever the umask: entered by the server's account, listed by nobody else.
  chmodSync(SYSTEM_FOLDER, 0o711)
  const folder = join(SYSTEM_FOLDER, `postgres-${randomBytes(6).toString('hex')}`)
  mkdirSync(folder, { mode: 0o700 })
  giveNewFolder(folder, user)
  try {
    symlinkSync(folder, path)
  } catch (cause) {
    rmdirSync(folder)
    // Another process linked its own folder first: that one is the home then.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
  }
}

function refuseDeadLink(path: string): void {
  if (!isLink(path) || statOf(path) !== null) return
  throw new Error(
    `DATA_DIR: ${path} is a link to ${readlinkSync(path)}, where the database was and nothing is now. ` +
      'Bring that folder back, or delete the link to begin with an empty database.',
  )
}

/** Links of Barline's own, as `linkHome` makes them. */
const OWN_LINK = new RegExp(`^${SYSTEM_FOLDER}/postgres-[0-9a-f]{12}$`)

function refuseForeignLink(path: string): void {
  if (!isRoot() || !isLink(path)) return
  const target = readlinkSync(path)
  if (lstatSync(path).uid === 0 && OWN_LINK.test(target)) return
  throw new Error(
    `DATA_DIR: ${path} is a link to ${target}, and run by root Barline follows no link there but its own into ${SYSTEM_FOLDER}. ` +
      'Delete the link and bring the folder itself there, or mount it there.',
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
