import { writeFileSync } from 'node:fs'
import { allocateCandles, type Candles } from '../../engine/candles.ts'
import type { ChildOrder, ChildReport } from './childMessages.ts'

/** Taken before any strategy can replace it. */
const kill = process.kill.bind(process)

/** Says something to the process that started this one. */
export function say<Found>(report: ChildReport<Found>): void {
  // Where that is gone, so is this one in a moment: see `disconnect`.
  process.send?.(report, undefined, undefined, () => undefined)
}

/** Where memory runs out, the system ends this process before others. */
function goFirst(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // Not on Linux: the system chooses by itself.
  }
}

function put({ bytes, at }: { readonly bytes: Uint8Array; readonly at: number }, candles: Candles | null): void {
  if (candles) new Uint8Array(candles.time.buffer).set(bytes, at)
}

/**
 * Serves the process that started this one, which strategies must not end. To be called on the main thread, while
 * strategies run on another one: so this one hears its parent whatever they do.
 *
 * @param run   takes a task, and answers with what comes of it
 * @param heed  takes all other orders
 */
export function serveParent<Task, Found>(
  run: (task: Task, candles: Candles) => Promise<Found>,
  heed: (order: ChildOrder<Task>) => void = () => undefined,
): void {
  goFirst()
  // Orders that stop processes are for the parent: it ends this one.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
  // Without the parent nobody waits for the results. An ordinary exit would wait for the thread.
  process.on('disconnect', () => kill(process.pid, 'SIGKILL'))
  let candles: Candles | null = null
  const answer = async (task: Task) => {
    try {
      if (!candles) throw new Error('a task came before its candles')
      say({ kind: 'begun' })
      say({ kind: 'done', found: await run(task, candles) })
    } catch (error) {
      say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    }
  }
  process.on('message', (message) => {
    const order = message as ChildOrder<Task>
    if (order.kind === 'candles') candles = allocateCandles(order.bars)
    else if (order.kind === 'bytes') put(order, candles)
    else if (order.kind === 'run') void answer(order.task)
    else heed(order)
  })
}
