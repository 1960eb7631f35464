import { writeFileSync } from 'node:fs'
import { allocateCandles, type Candles } from '../engine/candles.ts'
import type { ChildOrder, ChildReport, ChildTask } from './childMessages.ts'
import type { OwnFile } from './ownRule.ts'
import { TaskRun } from './taskRun.ts'
import { Threads } from './threads.ts'

/**
 * The entry of a process that runs trials of one task on one thread, for a node whose own process they must not end. The trials run
 * beside this thread, so it hears the node whatever they do.
 */

/** Orders that stop processes are for the node: it ends this one. */
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)

/** Without the node nobody waits for the results. An ordinary exit would wait for the thread. */
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

function say(report: ChildReport): void {
  process.send?.(report)
}

/** Where memory runs out, the system ends this process before others. */
function goFirst(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // Not on Linux: the system chooses by itself.
  }
}

let candles: Candles | null = null
let own: readonly OwnFile[] = []
const threads = new Threads(1, () => [...own])
let task: TaskRun | null = null

/** Above all that it gave before, and above those of other processes that had the task before. */
let lastAttempt = 0
function nextAttempt(): number {
  lastAttempt = Math.max(lastAttempt + 1, Date.now())
  return lastAttempt
}

function open({ node, ticket }: ChildTask): TaskRun {
  return new TaskRun(ticket, new AbortController().signal, {
    threads,
    node,
    nextAttempt,
    tell: (reading) => say({ kind: 'reading', reading }),
    note: async (_jobId, type, message) => say({ kind: 'note', type, message }),
    moved: (bars) => say({ kind: 'moved', bars }),
  })
}

async function run(given: ChildTask): Promise<void> {
  try {
    if (!candles) throw new Error('a task came before its candles')
    own = given.own
    task = open(given)
    say({ kind: 'begun' })
    say({ kind: 'done', found: await task.run(given.assignment, candles) })
  } catch (error) {
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

function obey(order: ChildOrder): void {
  switch (order.kind) {
    case 'candles':
      candles = allocateCandles(order.bars)
      break
    case 'bytes':
      if (candles) new Uint8Array(candles.time.buffer).set(order.bytes, order.at)
      break
    case 'run':
      void run(order.task)
      break
    case 'sample':
      task?.sample(order.at)
      break
    case 'stop':
      task?.stop(order.order)
      break
  }
}

goFirst()
process.on('message', (order) => obey(order as ChildOrder))
