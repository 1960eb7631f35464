import { cancelText, releasedText } from '../deathText.ts'
import type { Bus } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobStore } from '../ports/jobStore.ts'
import type { Log } from '../ports/log.ts'
import type { NodeReport, NodeStore, ReleasedItem, ReleaseLost, WorkerNode } from '../ports/nodeStore.ts'

/** What a member of a cluster works with. */
export interface ClusterParts {
  /** This process among all. */
  readonly id: string
  readonly nodes: NodeStore
  readonly store: JobStore
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** What this process does now. */
  report(): NodeReport
  releaseLost: ReleaseLost
  /** This process was taken for lost: asks what was given to others meanwhile, and ends it here. Rejects where it could not. */
  confirm(): Promise<void>
}

/** How often a process tells of itself. */
const REPORT_MS = 1_000

/** For how long after a report no process can have shut this one out: less than they wait (server/postgres/store/nodeStore.ts). */
const SURE_MS = 8_000

/** How often one looks for lost processes, times their number beyond ten: together they look about ten times a second. */
const LOOK_MS = 1_000

/**
 * This process as a member of the cluster: it tells the others of itself, knows how many threads there are, and sees to it that
 * what a lost process held goes to others.
 *
 * A process that the others have not heard for a while may be shut out, and what it holds may be theirs. So it is sure of what it
 * holds only for a while after each report; later it drives and takes nothing until a report has told it how things stand, and
 * what it has lost is ended here. A process that is alone is always sure.
 */
export class Cluster {
  readonly #parts: ClusterParts
  readonly #stops: (() => void)[] = []
  #threads: number
  #size = 1
  #looks = 0
  #isAlone = true
  /** Those that were not heard at the last look, and of them those that were not heard at the look before either. */
  #unheard: ReadonlyMap<string, WorkerNode> = new Map()
  #silent: ReadonlyMap<string, WorkerNode> = new Map()
  #looking: Promise<void> | null = null
  #reporting: Promise<void> | null = null
  /** Whether what was given to others meanwhile is not known yet. */
  #isToConfirm = false
  /** When the last report began after which this process was sure of what it holds. */
  #heardAtMs = Number.NEGATIVE_INFINITY
  /** Whether the store did not answer last time, and that was written down. */
  #isTroubled = false

  constructor(parts: ClusterParts) {
    this.#parts = parts
    this.#threads = parts.report().threads
  }

  /** Joins, after what predecessors of this process left is given back. */
  async open(): Promise<void> {
    await this.#report()
    await this.#look()
    const { clock } = this.#parts
    this.#stops.push(
      clock.every(REPORT_MS, () => this.#tryReport()),
      clock.every(LOOK_MS, () => this.#tryLook()),
    )
  }

  /** Processes that live. */
  get size(): number {
    return this.#size
  }

  /** Threads of all processes that live. */
  get threads(): number {
    return this.#threads
  }

  /** A process that lives and is not heard; null for all others. */
  silent(nodeId: string): WorkerNode | null {
    return this.#silent.get(nodeId) ?? null
  }

  /** Whether what this process holds is its own for sure. */
  get isSure(): boolean {
    return this.#isAlone || this.#parts.clock.now() - this.#heardAtMs < SURE_MS
  }

  /** Leaves. What this process held must have been given back. */
  async close(): Promise<void> {
    for (const stop of this.#stops) stop()
    // A report that comes after the leave would put the process back.
    await Promise.all([this.#reporting, this.#looking])
    try {
      await this.#parts.nodes.leave()
    } catch (error) {
      // The others see that this process is gone.
      this.#parts.log.warn({ err: error }, 'this process could not tell that it stops')
    }
  }

  async #report(): Promise<void> {
    const { nodes, clock, report, confirm } = this.#parts
    const begunMs = clock.now()
    if (await nodes.report(report())) this.#isToConfirm = true
    if (this.#isToConfirm) await confirm()
    this.#isToConfirm = false
    this.#heardAtMs = begunMs
  }

  #tryReport(): void {
    const report = async () => {
      await this.#report()
      this.#isTroubled = false
    }
    this.#reporting ??= this.#attempt(report).finally(() => {
      this.#reporting = null
    })
  }

  #tryLook(): void {
    this.#looks += 1
    if (this.#looks % Math.ceil(this.#size / 10) !== 0) return
    this.#looking ??= this.#attempt(() => this.#look()).finally(() => {
      this.#looking = null
    })
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      // The next one tells, or finds, the same.
      this.#warn(error)
    }
  }

  async #look(): Promise<void> {
    const { nodes, log, releaseLost } = this.#parts
    const lost = await nodes.markLost()
    for (const { id, host, pid, silentSeconds } of lost)
      log.warn({ node: id, host, pid, silentSeconds }, 'a process that runs trials is lost')
    const released = await releaseLost()
    for (const one of released) await this.#tell(one)
    if (released.length > 0) this.#wake()
    const live = (await nodes.nodes()).filter(({ lostAtMs }) => lostAtMs === null)
    this.#size = Math.max(1, live.length)
    this.#notice(live)
    this.#isAlone = live.every(({ id }) => id === this.#parts.id)
    this.#threads = Math.max(
      this.#parts.report().threads,
      live.reduce((sum, { threads }) => sum + threads, 0),
    )
  }

  /** A process that was silent itself knows nothing of the others: all of them may have slept, and wake up one after the other. */
  #notice(live: readonly WorkerNode[]): void {
    const silent = live.filter(({ silentSeconds }) => silentSeconds !== null)
    const wasHeard = silent.every(({ id }) => id !== this.#parts.id)
    const unheard = new Map(wasHeard ? silent.map((node) => [node.id, node]) : [])
    this.#silent = new Map([...unheard].filter(([id]) => this.#unheard.has(id)))
    this.#unheard = unheard
  }

  #warn(error: unknown): void {
    if (!this.#isTroubled)
      this.#parts.log.warn({ err: error }, 'the store does not answer: others may take this process for lost')
    this.#isTroubled = true
  }

  #wake(): void {
    for (const queue of ['conductors', 'tasks'] as const) this.#parts.bus.publish({ kind: 'waiting', queue })
  }

  async #tell(released: ReleasedItem): Promise<void> {
    const { store, bus, log } = this.#parts
    const { jobId, tasks } = released
    const message = releasedText(released)
    log.warn({ job: jobId, tasks }, `${message}. ${cancelText(jobId)}`)
    const job = await store.note(jobId, 'WORKER_LOST', message)
    if (job) bus.publish({ kind: 'job', job })
  }
}
