import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'

const OTHERS_WRITE = 0o002

/** Who else can change a file or folder than this process's account and root, in a few words; null where nobody can. */
function strangerOf({ uid, mode }: Pick<Stats, 'uid' | 'mode'>, own: number): string | null {
  if ((mode & OTHERS_WRITE) !== 0) return 'every user of this machine can write to it (chmod o-w)'
  return uid === own || uid === 0 ? null : `it belongs to user ${uid}, and this server runs as user ${own}`
}

/** A path that somebody else can change. */
export interface WritablePath {
  readonly path: string
  readonly reason: string
}

/** Finds of paths those that somebody else can change. What is not there is nobody's; Windows, which has no such owners and modes, finds none. */
export async function findWritableByOthers(
  paths: readonly string[],
  own = process.getuid?.(),
): Promise<readonly WritablePath[]> {
  if (own === undefined) return []
  const found = await Promise.all(
    paths.map(async (path) => {
      const stats = await stat(path).catch(() => null)
      const reason = stats && strangerOf(stats, own)
      return reason ? [{ path, reason }] : []
    }),
  )
  return found.flat()
}
