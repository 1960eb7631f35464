import { lutimes, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { nullIfMissing } from './file.ts'

/** A part that has not grown for so long is nobody's, whatever process has its writer's number now. */
const STALE_MS = 600_000

const WHOLE = /^[0-9a-f]{64}\.bars$/
const PART = /^[0-9a-f]{64}\.bars\.(\d+)-[0-9a-f]{8}\.part$/

/** A file as it lies in the folder. */
export interface KeptFile {
  readonly name: string
  readonly bytes: number
  /** When it was last read or written, milliseconds since 1970 (UTC). */
  readonly usedMs: number
}

/** Where the candles with that digest are kept. */
export function candlePath(folder: string, digest: string): string {
  return join(folder, `${digest}.bars`)
}

/** Makes a file the last to go, never one that a link leads to. One that another process deletes meanwhile is let go. */
export async function touch(path: string, nowMs: number): Promise<void> {
  const now = new Date(nowMs)
  await lutimes(path, now, now).catch(nullIfMissing)
}

/** The files to give up, used longest ago first, so that the others have `mostBytes` together or less; no more than needed. */
export function surplus(files: readonly KeptFile[], mostBytes: number): readonly KeptFile[] {
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return files
    .toSorted((a, b) => a.usedMs - b.usedMs)
    .filter((file) => {
      const goes = bytes > mostBytes
      if (goes) bytes -= file.bytes
      return goes
    })
}

/**
 * Deletes what killed processes left half-written, and the candles used longest ago where all take more than
 * `mostBytes`. Files of other names are not touched. A process may be reading what is deleted: it reads on. One that
 * is still writing what was taken for left behind (its number means nothing here: it runs in another container) finds
 * its part gone and keeps nothing this time.
 *
 * @throws where something cannot be deleted; all else is, nevertheless
 */
export async function tidy(folder: string, mostBytes: number, nowMs: number): Promise<void> {
  const files = await list(folder)
  const left = files.filter((file) => isLeftBehind(file, nowMs))
  const whole = files.filter(({ name }) => WHOLE.test(name))
  const gone = [...left, ...surplus(whole, mostBytes)]
  await Promise.all(gone.map(({ name }) => rm(join(folder, name), { force: true })))
}

async function list(folder: string): Promise<KeptFile[]> {
  const names = (await readdir(folder)).filter((name) => WHOLE.test(name) || PART.test(name))
  const files = await Promise.all(names.map((name) => look(folder, name)))
  return files.filter((file) => file !== null)
}

async function look(folder: string, name: string): Promise<KeptFile | null> {
  const found = await stat(join(folder, name)).catch(nullIfMissing)
  return found?.isFile() ? { name, bytes: found.size, usedMs: found.mtimeMs } : null
}

function isLeftBehind({ name, usedMs }: KeptFile, nowMs: number): boolean {
  const writer = PART.exec(name)?.[1]
  if (writer === undefined) return false
  return nowMs - usedMs > STALE_MS || !lives(Number(writer), usedMs)
}

/** Whether the process that wrote at `atMs` lives. In a container that was restarted, the one before had our number. */
function lives(pid: number, atMs: number): boolean {
  if (pid === process.pid) return atMs >= performance.timeOrigin
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Not ours to signal: it is there. Any other error: it is not.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
