import { closeSync, constants, fchownSync, fstatSync, openSync, readdirSync, type Stats } from 'node:fs'
import type { ServerUser } from './user.ts'

/** How a folder itself is opened, never what a link in its place leads to. */
export const FOLDER_ITSELF = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW

/** Uses a folder itself, never what a link in its place leads to. @throws where it is no folder */
function withFolder(path: string, use: (descriptor: number, stats: Stats) => void): void {
  const descriptor = openSync(path, FOLDER_ITSELF)
  try {
    use(descriptor, fstatSync(descriptor))
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Gives a folder that root has just made to a user. One that holds something, or belongs to somebody, stays whose it is: who can write
 * beside it may have put it there.
 */
export function giveNewFolder(path: string, { uid, gid }: ServerUser): void {
  withFolder(path, (descriptor, stats) => {
    if (stats.uid === 0 && readdirSync(path).length === 0) fchownSync(descriptor, uid, gid)
  })
}

/** Whether a folder is of one of these users, and closed to all others. */
export function isPrivateFolder(stats: Stats, owners: readonly (number | undefined)[]): boolean {
  return stats.isDirectory() && owners.includes(stats.uid) && (stats.mode & 0o077) === 0
}

/** Gives a private folder of one of these users to a user. @throws where it is none any more */
export function givePrivateFolder(
  path: string,
  { uid, gid }: ServerUser,
  owners: readonly (number | undefined)[],
): void {
  withFolder(path, (descriptor, stats) => {
    if (!isPrivateFolder(stats, owners)) throw new Error(`The folder ${path} was replaced while it was looked at.`)
    fchownSync(descriptor, uid, gid)
  })
}
