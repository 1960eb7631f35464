import { randomBytes } from 'node:crypto'
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from './home.ts'
import { runAs } from './user.ts'
import { until } from './wait.ts'

/**
 * How a server lives exactly as long as somebody uses it, whoever dies, and however.
 *
 * Each server has a named pipe in its home, `hold-<pid of the server>`. Every Barline process that uses the server has
 * it open for writing; the server's *watcher*, a shell, reads it. When the last writer is gone, closed or killed, the
 * kernel tells the watcher that the pipe has ended, and it shuts the server down. There is no count to go wrong.
 *
 * Who joins a server that runs already cannot know whether the watcher has seen the end just before. So it opens the
 * pipe, writes one byte of a line end and waits: the watcher adds a byte to `hold-<pid>.answers` for each it reads. An
 * answer that comes after the opening says that the watcher was still reading, and with us as a writer it cannot reach
 * the end any more.
 */
export interface ServerLease {
  readonly path: string
  /** Of the pipe, open for writing. */
  readonly descriptor: number
}

/** A hold on a server that is yet to start. */
export interface NewServerLease extends ServerLease {
  /** Of the pipe, open for reading: the watcher's stdin. To be closed here once the watcher has it. */
  readonly reader: number
}

/** Where the pipe of a running server is. */
export function leasePath(home: string, pid: number): string {
  return join(home, `hold-${pid}`)
}

/** Makes the pipe of a server that is about to start, and holds it. The watcher's shell gives it its final name. */
export async function createLease(home: Home): Promise<NewServerLease> {
  const path = join(home.folder, `hold-new-${randomBytes(6).toString('hex')}`)
  await runAs(home.user, 'mkfifo', ['-m', '600', path])
  // Opening for both does not wait for anybody; after it, opening for reading does not either.
  const both = openPipe(path, constants.O_RDWR)
  const reader = openPipe(path, constants.O_RDONLY)
  const descriptor = openPipe(path, constants.O_WRONLY)
  closeSync(both)
  return { path, reader, descriptor }
}

/**
 * Joins those who hold a running server.
 *
 * @returns null where nobody watches it any more: it is ending, or its watcher was killed
 */
export async function joinLease(home: string, pid: number): Promise<ServerLease | null> {
  const path = leasePath(home, pid)
  const descriptor = openWriter(path)
  if (descriptor === null) return null
  const before = answers(path)
  writeSync(descriptor, '\n')
  await until(() => answers(path) > before || !isWatched(path))
  if (answers(path) > before) return { path, descriptor }
  closeSync(descriptor)
  return null
}

/**
 * Lets go.
 *
 * @returns whether nobody else holds the server, so that it ends now
 */
export function releaseLease(hold: ServerLease): boolean {
  closeSync(hold.descriptor)
  const reader = openOrNull(hold.path, constants.O_RDONLY | constants.O_NONBLOCK)
  if (reader === null) return true
  try {
    return hasEnded(reader, hold.path)
  } finally {
    closeSync(reader)
  }
}

function hasEnded(reader: number, path: string): boolean {
  try {
    const taken = readSync(reader, Buffer.alloc(1))
    // A byte is somebody's request to join, meant for the watcher: it goes back.
    if (taken > 0) returnRequest(path)
    return taken === 0
  } catch (cause) {
    // Empty, but held: the kernel says so by asking to try again.
    if ((cause as NodeJS.ErrnoException).code === 'EAGAIN') return false
    throw cause
  }
}

function returnRequest(path: string): void {
  const writer = openWriter(path)
  if (writer === null) return
  writeSync(writer, '\n')
  closeSync(writer)
}

/** Bytes of answers that the watcher has given. */
function answers(path: string): number {
  return lstatSync(`${path}.answers`, { throwIfNoEntry: false })?.size ?? 0
}

/** Whether somebody reads the pipe: the server's watcher. Where it was killed, nothing ends the server but a signal. */
export function isWatched(path: string): boolean {
  const writer = openWriter(path)
  if (writer !== null) closeSync(writer)
  return writer !== null
}

function openWriter(path: string): number | null {
  return openOrNull(path, constants.O_WRONLY | constants.O_NONBLOCK)
}

/** No pipe (ENOENT), nobody who reads it (ENXIO), or something else in its place: a link (ELOOP) or a file (EEXIST, from us). */
const NO_PIPE: readonly (string | undefined)[] = ['ENOENT', 'ENXIO', 'ELOOP', 'EEXIST']

function openOrNull(path: string, flags: number): number | null {
  try {
    return openPipe(path, flags)
  } catch (cause) {
    if (NO_PIPE.includes((cause as NodeJS.ErrnoException).code)) return null
    throw cause
  }
}

/**
 * Opens a pipe and nothing else: the home belongs to the server's account, who could put a link there to a file of root's.
 *
 * @throws with the code EEXIST where it is no pipe
 */
function openPipe(path: string, flags: number): number {
  const descriptor = openSync(path, flags | constants.O_NOFOLLOW)
  if (fstatSync(descriptor).isFIFO()) return descriptor
  closeSync(descriptor)
  throw Object.assign(new Error(`${path} is not a pipe. Delete it.`), { code: 'EEXIST' })
}
