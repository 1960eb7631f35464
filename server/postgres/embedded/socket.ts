import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { givePrivateFolder, isPrivateFolder } from './folder.ts'
import type { Home } from './home.ts'
import { socketPath } from './process.ts'
import type { ServerUser } from './user.ts'

/** The shortest limit of a socket's path among our systems: macOS has 104 bytes with the final zero, Linux 108. */
const LONGEST_PATH = 103

/**
 * The folder for the server's socket: its home, or, where that path is too long for a socket, a folder of the
 * system's temporary files named after the home.
 *
 * @throws where that folder belongs to somebody else or is open to others: they could answer in our server's place
 */
export function socketFolder(home: Home): string {
  if (Buffer.byteLength(socketPath(home.folder)) <= LONGEST_PATH) return home.folder
  const name = createHash('sha256').update(home.folder).digest('hex').slice(0, 16)
  const folder = join(tmpdir(), `barline-${name}`)
  makeFolder(folder, home.user)
  return folder
}

function makeFolder(folder: string, user: ServerUser): void {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (cause) {
    // It is there from an earlier start; whether it is ours is looked at next.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
  }
  const owners = [user.uid, process.getuid?.()]
  if (!isPrivateFolder(lstatSync(folder), owners))
    throw new Error(`The socket folder ${folder} is not ours alone. Delete it, or set DATA_DIR to a shorter path.`)
  givePrivateFolder(folder, user, owners)
}
