import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import postgres from 'postgres'
import { onTestFinished } from 'vitest'
import { TYPE_STRIPPING } from '../../serverCommand.fixture.ts'
import { copyTestData } from '../../testData.ts'
import { type EmbeddedConnection, type EmbeddedPostgres, startEmbedded } from './embedded.ts'

/** Whether the tests run as root: some things only root can try. */
export const isRoot = process.getuid?.() === 0

/** A folder for one test, removed after it. Like a home folder of a usual Linux, others may pass through it. */
export function makeFolder(): string {
  const folder = newFolder()
  onTestFinished(() => removeFolder(folder))
  return folder
}

/**
 * A DATA_DIR for one test whose first start was long ago: a copy, since initdb takes a second. Its server does not wait for the disk.
 *
 * @param path where it is, in a folder of its own
 */
export function makeDataDir(path = 'data'): string {
  const dataDir = join(makeFolder(), path)
  mkdirSync(dataDir, { recursive: true })
  copyTestData(dataDir)
  return dataDir
}

function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'barline embedded, "test"-')))
  chmodSync(folder, 0o755)
  return folder
}

/** Removes a folder as soon as no server writes there: one whose process was killed still ends. */
async function removeFolder(folder: string): Promise<void> {
  for (const lock of globSync('**/postmaster.pid', { cwd: folder }))
    await eventually(() => !isAlive(lockPid(join(folder, lock))))
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** An embedded server held by the test's own process, let go after the test; and what it logged. */
export async function startHere(dataDir: string): Promise<EmbeddedPostgres & { readonly said: string[] }> {
  const said: string[] = []
  const log = { info: (message: string) => said.push(message), warn: (message: string) => said.push(message) }
  const server = await startEmbedded(dataDir, log)
  onTestFinished(() => server.stop())
  return { ...server, said }
}

/** Another Barline process. */
export interface Holder {
  readonly child: ChildProcess
  readonly adopted: boolean
  readonly connection: EmbeddedConnection
  /** Ends in order, as on Ctrl-C. */
  leave(): Promise<void>
  /** Ends as on kill -9, once it is gone. */
  kill(): Promise<void>
}

/** How a holder is started. */
export interface HolderOptions {
  readonly uid?: number
  readonly gid?: number
  readonly cwd?: string
  readonly program?: string
}

/** Starts another Barline process without waiting for its server; killed after the test. */
export function spawnProcess(dataDir: string, { program, ...options }: HolderOptions = {}): ChildProcess {
  const path = program ?? join(import.meta.dirname, 'testProcess.fixture.ts')
  const child = spawn(process.execPath, [...TYPE_STRIPPING, path, dataDir], { cwd: '/', ...options, stdio: 'pipe' })
  const gone = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await gone
  })
  return child
}

/** Starts another Barline process and waits until it holds its server. Rejects with its stderr where it fails. */
export async function startElsewhere(dataDir: string, options: HolderOptions = {}): Promise<Holder> {
  const child = spawnProcess(dataDir, options)
  const { stdin, stdout, stderr } = child
  if (stdin === null || stdout === null || stderr === null) throw new Error('A spawned process has no pipes.')
  const said = text(stderr)
  const [line] = await Promise.race([once(createInterface(stdout), 'line'), once(child, 'close')])
  if (typeof line !== 'string') throw new Error(await said)
  const gone = once(child, 'exit')
  const leave = async () => {
    stdin.end()
    await gone
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  return { child, leave, kill, ...JSON.parse(line) }
}

/** Runs `use` with a connection of its own. */
export async function connected<T>(
  { connection }: { readonly connection: EmbeddedConnection },
  use: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const sql = postgres({ ...connection, max: 1, onnotice: () => {} })
  return use(sql).finally(() => sql.end())
}

/** The process number of the server of a DATA_DIR, by its lock file. */
export function serverPid(dataDir: string): number {
  return lockPid(join(dataDir, 'postgres/cluster/postmaster.pid'))
}

/** 0 where the lock file is gone. */
function lockPid(path: string): number {
  return existsSync(path) ? Number.parseInt(readFileSync(path, 'utf8'), 10) : 0
}

/** A server's processes: itself, its children, and its watcher, which has its process group. */
export function processesOf(pid: number): { readonly all: number[]; readonly watcher: number } {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,pgid='], { encoding: 'utf8' }).trim().split('\n')
  const processes = rows.map((row) => row.trim().split(/\s+/).map(Number))
  const ours = processes.filter(([id, parent, group]) => id === pid || parent === pid || group === pid)
  const watcher = ours.find(([id, parent, group]) => group === pid && id !== pid && parent !== pid)
  return { all: ours.map(([id]) => id ?? 0), watcher: watcher?.[0] ?? 0 }
}

/** Whether a process is there and not merely waiting to be reaped; there is none with number 0. */
export function isAlive(pid: number): boolean {
  if (pid === 0) return false
  try {
    return !stateOf(pid).startsWith('Z')
  } catch {
    return false
  }
}

/** Kills processes, of which some may have ended since they were listed: a server ends when one of its own is killed. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

/** The letter of a process's state; throws where there is no such process. Linux has it in a file: a program to ask costs a hundred times as much. */
function stateOf(pid: number): string {
  if (!existsSync('/proc/self/stat'))
    return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' })
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? ''
}

/** Waits until `condition` holds; fails after 30 s. */
export async function eventually(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Not within 30 s: ${condition}`)
    await setTimeout(10)
  }
}
