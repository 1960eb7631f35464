import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate } from 'node:timers/promises'
import { type Change, Globals, isCounted } from './globals.ts'

/** An error that nobody waited for. */
export interface UnhandledError {
  /** Whose code it came from; null where that is not known. */
  readonly strategy: string | null
  readonly message: string
}

/** What strategies did beside answering. */
export interface SideEffects {
  /** What they changed that all code shares; it is put right by now. */
  readonly changes: readonly Change[]
  readonly late: readonly UnhandledError[]
  /** Timers, sockets, listeners and the like that are still there. */
  readonly isLeft: boolean
}

function forbidSignals(): void {
  process.kill = () => {
    throw new Error('a strategy may not send signals (process.kill)')
  }
}

/** How many there are of each kind that may outlive a task. */
function countResources(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1)
  // The turn of the event loop on which this is asked is one.
  counts.delete('Immediate')
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
  return counts.set('listeners', listeners)
}

/**
 * Watches what strategies of one's own do on a thread beside answering. To be made before the first is imported, once a thread; an error
 * that nobody waits for ends the thread no more.
 */
export class SideEffectWatch {
  readonly #globals: Globals
  readonly #running = new AsyncLocalStorage<string>()
  #late: UnhandledError[] = []
  #resources = new Map<string, number>()

  constructor() {
    forbidSignals()
    process.on('uncaughtException', (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      this.#late.push({ strategy: this.#running.getStore() ?? null, message })
    })
    this.#globals = new Globals()
  }

  /** A task begins. */
  async begin(): Promise<void> {
    // What the task before has closed is gone on the next turn; until then it would be counted, and be missed at the end.
    await setImmediate()
    this.#late = []
    this.#resources = countResources()
  }

  /** Runs code of a strategy: what it leaves behind is told from that of others. */
  within<Value>(strategy: string, code: () => Value): Value {
    return this.#running.run(strategy, code)
  }

  /** Whether nothing was done so far that may make figures wrong. */
  isClean(): boolean {
    return this.#late.length === 0 && this.#globals.changes().length === 0
  }

  /** The task is over: puts right what was changed, and answers with what was found. */
  async end(): Promise<SideEffects> {
    const before = this.#putRight()
    // Rejections that nobody handled come up on the next turn.
    await setImmediate()
    const changes = [...before, ...this.#putRight()]
    const isLeft = [...countResources()].some(([type, count]) => count !== (this.#resources.get(type) ?? 0))
    return { changes, late: this.#late, isLeft }
  }

  #putRight(): Change[] {
    const changes = this.#globals.changes()
    for (let index = 0; index < changes.length; index += 1) changes[index]?.putBack()
    return changes
  }
}

/** What came of a run, and what was done beside. */
export interface Watched<Value> {
  readonly run: PromiseSettledResult<Value>
  readonly traces: SideEffects
  /** Whether something was changed or left behind: then the thread must not be used any more. */
  readonly isSpent: boolean
}

/** The one of this thread, from its first task on that needs it. */
let watch: SideEffectWatch | null = null

/** Runs what is worked out with strategies of one's own, and answers with what they did beside. */
export async function watched<Value>(run: (watch: SideEffectWatch) => Promise<Value>): Promise<Watched<Value>> {
  watch ??= new SideEffectWatch()
  await watch.begin()
  const settled = await run(watch).then(
    (value) => ({ status: 'fulfilled' as const, value }),
    (reason: unknown) => ({ status: 'rejected' as const, reason }),
  )
  const traces = await watch.end()
  const isSpent = traces.changes.length > 0 || traces.late.length > 0 || traces.isLeft
  return { run: settled, traces, isSpent }
}

/** What a strategy did beside answering for which its trials fail; null where it did nothing of the kind. */
export function faultOf({ changes, late }: SideEffects, name: string): string | null {
  const first = late.find(({ strategy }) => strategy === null || strategy === name)
  if (first) return `an error of it came when it had answered: ${first.message}`
  const counted = changes.filter(isCounted)
  if (counted.length === 0) return null
  const paths = counted.slice(0, 3).map(({ path }) => path)
  const more = counted.length > paths.length ? ` and ${counted.length - paths.length} more` : ''
  return `it changes ${paths.join(', ')}${more}, which all strategies and the engines count with; give what it needs another name`
}
