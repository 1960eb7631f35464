import { basename, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { removeLeftovers } from './atomicFolder.ts'
import { type Binaries, findBinaries, runnableBinaries } from './binaries.ts'
import { closeCluster, DATABASE, openCluster, SUPERUSER } from './cluster.ts'
import { type Home, openHome } from './home.ts'
import { isWatched, joinLease, releaseLease, type ServerLease } from './lease.ts'
import { isServer, observeServer, removeTornLock, socketPath } from './process.ts'
import { type LaunchedServer, launchServer, type Settings } from './server.ts'
import { socketFolder } from './socket.ts'
import { accountName } from './user.ts'
import { until } from './wait.ts'

/** Where the embedded server says what it does. A pino logger is one. */
export interface EmbeddedLog {
  info(message: string): void
  warn(message: string): void
}

/** The embedded server, held by this process. */
export interface EmbeddedPostgres {
  /** Options of postgres.js. */
  readonly connection: EmbeddedConnection
  /** Whether it ran already, started by another Barline process. */
  readonly adopted: boolean
  /**
   * Lets the server go; close all connections first. It ends, and this waits for it, unless other Barline processes
   * use it. Who never calls this lets go by ending.
   */
  stop(): Promise<void>
}

/** How postgres.js reaches the embedded server. There is no password: who can open the home can connect. */
export interface EmbeddedConnection {
  /** Of the socket. Its folder is the `host` of drivers that want one, with port 5432. */
  readonly path: string
  readonly username: string
  readonly database: string
}

/**
 * Starts the PostgreSQL 18 that npm installed, with its data in `<DATA_DIR>/postgres`, or joins the one that other
 * Barline processes run there.
 *
 * A server is shared by all processes that hold it and ends with the last of them, however that one ends (see Hold).
 * Nothing is ever left to clean up by hand: whatever was killed half-way, the next start goes on from there.
 *
 * @param dataDir  DATA_DIR; made where it is missing
 * @param settings of PostgreSQL, over ours; without effect on a server that runs already
 * @throws where there are no binaries for this machine, where DATA_DIR cannot be used, or where PostgreSQL does not
 *         start; each message says what to do
 */
export async function startEmbedded(
  dataDir: string,
  log: EmbeddedLog,
  settings: Settings = {},
): Promise<EmbeddedPostgres> {
  const installed = findBinaries()
  const home = await openHome(resolve(dataDir), (message) => log.info(message))
  const binaries = await runnableBinaries(installed, home.folder, home.user)
  const cluster = await openCluster(home, binaries)
  const server = await acquire({ home, binaries, cluster, settings, log })
  const connection = { path: socketPath(server.socketFolder), username: SUPERUSER, database: DATABASE }
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= letGo(server, cluster)
    return stopped
  }
  return { connection, adopted: server.launched === null, stop }
}

interface Place {
  readonly home: Home
  readonly binaries: Binaries
  readonly cluster: string
  readonly settings: Settings
  readonly log: EmbeddedLog
}

interface HeldServer {
  readonly pid: number
  readonly socketFolder: string
  readonly hold: ServerLease
  readonly launched: LaunchedServer | null
}

/** How often a start may find the cluster taken before it is an error: some 30 s of a killed server's last process. */
const MAX_REFUSALS = 300

/**
 * Comes to hold a server, whatever is there:
 * - absent → start one; where another process was faster, or a killed server's processes are still ending, look again
 * - busy → wait until it is ready or gone
 * - ready and watched → join it
 * - ready and unwatched → it is about to end, or its watcher was killed: end it, and look again
 */
async function acquire(place: Place): Promise<HeldServer> {
  let refusals = 0
  for (;;) {
    const server = await observeServer(place.cluster)
    if (server.state === 'busy') await waitOut(server.pid, place)
    else if (server.state === 'ready') {
      const hold = await joinLease(place.home.folder, server.pid)
      if (hold !== null) return { ...server, hold, launched: null }
      await end(server.pid, place.cluster)
    } else {
      const started = await start(place, server.formerPid)
      if (typeof started !== 'string') return started
      if (++refusals > MAX_REFUSALS) throw new Error(`The database in ${place.cluster} stays locked:\n${started}`)
      await removeTornLock(place.cluster)
      await setTimeout(100)
    }
  }
}

async function waitOut(pid: number, { cluster, log }: Place): Promise<void> {
  log.info(`Waiting for the PostgreSQL server of ${cluster} (process ${pid}), which is starting or ending.`)
  await until(async () => (await observeServer(cluster)).state !== 'busy')
}

async function closeTo({ cluster, home: { folder, user }, log }: Place): Promise<void> {
  const name = await accountName(user)
  if (name === null)
    log.warn(`User ${user.uid} has no name here: whoever can open ${folder} can connect to the database.`)
  if (name === 'nobody') log.warn(`The database in ${folder} belongs to nobody, whom other programs run as too. ${OWN}`)
  await closeCluster(cluster, user, name)
}

const OWN = 'Stop Barline, give that folder to an account of its own (chown -R), and start again.'

async function start(place: Place, formerPid: number | null): Promise<HeldServer | string> {
  const { home, binaries, log } = place
  const folder = socketFolder(home)
  await closeTo(place)
  const launched = await launchServer({ ...place, socketFolder: folder, formerPid })
  if (typeof launched === 'string') return launched
  const { pid, hold } = launched
  await removeLeftovers(home.folder, [basename(binaries.folder), basename(hold.path), `${basename(hold.path)}.answers`])
  const sayEnd = () => log.warn(`PostgreSQL (process ${pid}) ended by itself. It said:\n${launched.lastWords()}`)
  launched.child.once('close', sayEnd)
  return { pid, socketFolder: folder, hold, launched }
}

async function letGo({ pid, hold, launched }: HeldServer, cluster: string): Promise<void> {
  launched?.child.removeAllListeners('close')
  if (!releaseLease(hold)) return
  await until(async () => (await isGone(pid, cluster)) || !isWatched(hold.path))
  await end(pid, cluster)
}

/** Shuts down a server that nobody watches, and waits until it is gone. */
async function end(pid: number, cluster: string): Promise<void> {
  // A number that another program has by now must not be signalled.
  if (await isServer(pid, cluster)) interrupt(pid)
  await until(() => isGone(pid, cluster))
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch (cause) {
    // It ended since we looked, which is what we want.
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause
  }
}

async function isGone(pid: number, cluster: string): Promise<boolean> {
  const server = await observeServer(cluster)
  return (server.state === 'absent' || server.pid !== pid) && !(await isServer(pid, cluster))
}
