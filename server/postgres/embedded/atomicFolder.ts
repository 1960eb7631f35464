import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { statOf } from './user.ts'

const UNFINISHED = '.unfinished-'

/**
 * Makes `folder` whole or not at all: `fill` works on a folder beside it, which is then renamed. What a killed process
 * left half done is thus never used. Several processes may do this at once; the first to finish wins.
 *
 * @param fill makes the folder of the given path and fills it
 * @throws what `fill` throws, unless another process has made `folder` in the meantime
 */
export async function createFolderAtomically(
  folder: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<void> {
  if (statOf(folder) !== null) return
  const unfinished = `${folder}${UNFINISHED}${randomBytes(6).toString('hex')}`
  try {
    await fill(unfinished)
    await rename(unfinished, folder)
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true, maxRetries: 10 })
    if (statOf(folder) === null) throw cause
  }
}

/**
 * Removes what earlier processes left in a home: unfinished folders, binaries of other versions, holds of servers
 * that are gone. Call it only while a server of one's own runs there: then no other server uses them, and a process
 * that is still filling a folder will find it made.
 *
 * @param keep names of entries that are in use
 */
export async function removeLeftovers(home: string, keep: readonly string[]): Promise<void> {
  const isLeftOver = (name: string) =>
    name.includes(UNFINISHED) || name.startsWith('binaries-') || name.startsWith('hold-')
  const leftOver = readdirSync(home).filter((name) => isLeftOver(name) && !keep.includes(name))
  await Promise.all(leftOver.map((name) => rm(join(home, name), { recursive: true, force: true, maxRetries: 10 })))
}
