import type { Candles } from '../../engine/candles.ts'
import { TaskRun } from '../tasks/taskRun.ts'
import type { PieceResult } from '../tasks/taskSplit.ts'
import { Threads } from '../threads/threads.ts'
import { say, serveParent } from './childHost.ts'
import type { ChildTask } from './childMessages.ts'
import type { OwnFile } from './rule.ts'

/** The entry of a process that runs trials of one task on one thread, for a node whose own process they must not end. */

let own: readonly OwnFile[] = []
const threads = new Threads(1, () => [...own])
let task: TaskRun | null = null

/** Above all that it gave before, and above those of other processes that had the task before. */
let lastAttempt = 0
function nextAttempt(): number {
  lastAttempt = Math.max(lastAttempt + 1, Date.now())
  return lastAttempt
}

function open({ node, taskOrder }: ChildTask): TaskRun {
  return new TaskRun(taskOrder, new AbortController().signal, {
    threads,
    node,
    hold: null,
    nextAttempt,
    tell: (reading) => say({ kind: 'reading', reading }),
    note: async (_jobId, type, message) => say({ kind: 'note', type, message }),
    moved: (bars) => say({ kind: 'moved', bars }),
  })
}

/** It hands nothing on: all of it is done here. */
async function taskFindings(run: TaskRun, { assignment }: ChildTask, candles: Candles): Promise<PieceResult> {
  const found = await run.run(assignment, candles)
  if (!found) throw new Error('a task was handed on that nobody can take')
  return found
}

serveParent<ChildTask, PieceResult>(
  (given, candles) => {
    own = given.own
    task = open(given)
    return taskFindings(task, given, candles)
  },
  (order) => {
    if (order.kind === 'sample') task?.sample(order.at)
    if (order.kind === 'stop') task?.stop(order.order)
  },
)
