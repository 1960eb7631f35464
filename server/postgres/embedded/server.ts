import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import type { Home } from './home.ts'
import { createLease, leasePath, type NewServerLease, releaseLease, type ServerLease } from './lease.ts'
import { observeServer } from './process.ts'
import { bareEnvironment } from './user.ts'
import { until } from './wait.ts'

/** Settings of PostgreSQL by their names in its manual. */
export type Settings = Readonly<Record<string, string>>

/** What a server needs to start. */
export interface Launch {
  readonly home: Home
  readonly binaries: Binaries
  readonly cluster: string
  readonly socketFolder: string
  readonly settings: Settings
  /** The process that the cluster's lock file names though it is no server; null where there is none. */
  readonly formerPid: number | null
}

/** A server that this process started and holds. */
export interface LaunchedServer {
  readonly pid: number
  readonly hold: ServerLease
  readonly child: ChildProcess
  /** The last lines the server wrote to its log. */
  lastWords(): string
}

/**
 * Chosen for a laptop that runs backtests at the same time. Durability is PostgreSQL's own: fsync and
 * synchronous_commit stay on.
 */
const SETTINGS: Settings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '64MB',
  // The cores are for backtests.
  max_parallel_workers_per_gather: '0',
  timezone: 'UTC',
  // Clients get their errors as answers; here only what concerns the server itself.
  log_min_messages: 'log',
  log_checkpoints: 'off',
}

/**
 * Starts the watcher and becomes the server. The shell's process number stays that of the server; the watcher is a
 * grandchild, so that PostgreSQL meets no child that it does not know. It outlives the signals that a terminal or
 * systemd sends to a whole group, to shut the server down when the pipe ends. SIGINT is PostgreSQL's fast shutdown.
 */
const SHELL = `
exec 3<&0 </dev/null
mv "$1" "$2-$$" || exit 1
answers="$2-$$.answers"
( {
  trap '' HUP INT TERM
  while read -r request; do echo >>"$answers"; done
  kill -INT $$
} <&3 3<&- >/dev/null 2>&1 & )
shift 2
exec "$@" 3<&-`

/** What PostgreSQL says where a server, or what a killed one left behind, still has the cluster. */
const LOCKED = /lock file ".*" (already exists|is empty)|bogus data in lock file|pre-existing shared memory block/

/**
 * Starts the server and waits until it takes connections; after a crash it recovers first, however long that takes.
 *
 * @returns what it said where it found the cluster taken: look again who has it
 * @throws where it ends for another reason; the message holds its last words
 */
export async function launchServer(launch: Launch): Promise<LaunchedServer | string> {
  const newHold = await createLease(launch.home)
  const child = spawnServer(launch, newHold)
  const lastWords = keepLastWords(child)
  const isOver = watchForEnd(child)
  const pid = child.pid ?? 0
  const hold = { descriptor: newHold.descriptor, path: leasePath(launch.home.folder, pid) }
  await until(async () => isOver() !== null || (await isReady(launch.cluster, pid)))
  const end = isOver()
  if (end === null) return { pid, hold, child, lastWords }
  releaseLease(hold)
  if (LOCKED.test(lastWords())) return lastWords()
  throw new Error(`PostgreSQL did not start (${end}). It said:\n${lastWords() || 'nothing'}`)
}

function spawnServer({ home, binaries, cluster, ...launch }: Launch, hold: NewServerLease): ChildProcess {
  const settings = { ...SETTINGS, unix_socket_directories: quoted(launch.socketFolder), ...launch.settings }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = [join(binaries.folder, 'bin', 'postgres'), '-D', cluster, ...options]
  const env = bareEnvironment()
  // PostgreSQL takes a lock file for left over if it names this process. Its other checks stay in force.
  if (launch.formerPid !== null) env.PG_GRANDPARENT_PID = String(launch.formerPid)
  const { uid, gid } = home.user
  const child = spawn('/bin/sh', ['-c', SHELL, 'sh', hold.path, join(home.folder, 'hold'), ...server], {
    ...{ uid, gid, env, cwd: home.folder },
    stdio: [hold.reader, 'ignore', 'pipe'],
    // A session of its own: Ctrl-C in the terminal is for Barline, which then ends its server in order.
    detached: true,
  })
  closeSync(hold.reader)
  return child
}

/** A folder as an element of one of PostgreSQL's lists, where commas and spaces would part it. */
function quoted(folder: string): string {
  return `"${folder.replaceAll('"', '""')}"`
}

async function isReady(cluster: string, pid: number): Promise<boolean> {
  const server = await observeServer(cluster)
  return server.state === 'ready' && server.pid === pid
}

function keepLastWords(child: ChildProcess): () => string {
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-4_000)
  })
  // Neither the server nor its log keeps this process alive.
  child.unref()
  if (child.stderr instanceof Socket) child.stderr.unref()
  return () => words.trim()
}

/** Says how the process ended, or that it could not be started; null while it runs. */
function watchForEnd(child: ChildProcess): () => string | null {
  let end: string | null = null
  child.once('error', (cause) => {
    end = cause.message
  })
  child.once('close', (code, signal) => {
    end ??= signal ?? `exit code ${code}`
  })
  return () => end
}
