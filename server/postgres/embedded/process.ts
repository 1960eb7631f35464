import { execFile } from 'node:child_process'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/**
 * What is known of the server of a cluster.
 * - `absent`: none runs. `formerPid` is the one its lock file still names where that process is another program by now
 *   (the machine, or the container, was started anew).
 * - `busy`: one is starting or ending.
 * - `ready`: one takes connections on the socket in `socketFolder`.
 */
export type ServerState =
  | { readonly state: 'absent'; readonly formerPid: number | null }
  | { readonly state: 'busy'; readonly pid: number }
  | { readonly state: 'ready'; readonly pid: number; readonly socketFolder: string }

/** The file of a server's socket. The port is only part of the name: nothing listens on the network. */
export function socketPath(socketFolder: string): string {
  return join(socketFolder, '.s.PGSQL.5432')
}

/**
 * Looks at the cluster's lock file, `postmaster.pid`, and whether what it says is still true: its process may be gone
 * or be another program. A server counts as running where the process is ours by its command line, or where the
 * socket answers (it may run in another container, with other process numbers).
 */
export async function observeServer(cluster: string): Promise<ServerState> {
  const lock = readLock(cluster)
  if (lock === null) return { state: 'absent', formerPid: null }
  const { pid, socketFolder, status } = lock
  if (!(await isServer(pid, cluster)) && !(await answers(socketFolder)))
    return { state: 'absent', formerPid: exists(pid) ? pid : null }
  return status === 'ready' ? { state: 'ready', pid, socketFolder } : { state: 'busy', pid }
}

interface Lock {
  readonly pid: number
  readonly socketFolder: string
  readonly status: string
}

/** Reads postmaster.pid; its lines are in PostgreSQL's miscinit.h: pid, folder, start, port, socket, …, status (8th). */
function readLock(cluster: string): Lock | null {
  const text = readLockText(cluster)
  const lines = text?.split('\n').map((line) => line.trim()) ?? []
  const pid = Number(lines[0])
  return pid > 0 ? { pid, socketFolder: lines[4] ?? '', status: lines[7] ?? '' } : null
}

function readLockText(cluster: string): string | null {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw cause
  }
}

/**
 * Removes a lock file without a process number: the machine went down before its content was on the disk, and
 * PostgreSQL does not start over it. One that is just being written has its number a moment later.
 */
export async function removeTornLock(cluster: string): Promise<void> {
  const isTorn = () => readLockText(cluster) !== null && readLock(cluster) === null
  for (let look = 0; look < 50 && isTorn(); look++) await setTimeout(10)
  if (isTorn()) rmSync(join(cluster, 'postmaster.pid'), { force: true })
}

/** Whether process `pid` is the server of `cluster`, by its command line. */
export async function isServer(pid: number, cluster: string): Promise<boolean> {
  const command = process.platform === 'linux' ? linuxCommand(pid) : await anyCommand(pid)
  return command.includes(`-D ${cluster} `)
}

function linuxCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    // No such process, or one that is just ending.
    return ''
  }
}

async function anyCommand(pid: number): Promise<string> {
  try {
    return (await execute('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout
  } catch {
    // `ps` ends with 1 where there is no such process.
    return ''
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function answers(socketFolder: string): Promise<boolean> {
  if (socketFolder === '' || !statSync(socketPath(socketFolder), { throwIfNoEntry: false })) return false
  const socket = connect(socketPath(socketFolder))
  const { promise, resolve } = Promise.withResolvers<boolean>()
  socket.once('connect', () => resolve(true))
  // Nobody listens: the socket's file is left over.
  socket.once('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}
