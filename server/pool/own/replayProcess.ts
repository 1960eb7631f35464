import type { ReplayAnswer, ReplayTask, ThreadReplay } from '../tasks/replayThread.ts'
import { ThreadEnd, ThreadPool } from '../threads/threadPool.ts'
import { serveParent } from './childHost.ts'
import type { ChildReplay } from './childMessages.ts'

/** The entry of a process that runs trials of strategies of one's own once more, on one thread, for a server that they must not end. */

const pool = new ThreadPool({
  entry: new URL('../tasks/replayThread.ts', import.meta.url),
  minThreads: 1,
  maxThreads: 1,
})

/** What a strategy leaves behind, no other one meets. */
async function replay(task: ReplayTask): Promise<ReplayAnswer> {
  let isSpent = true
  try {
    const answer = await pool.run<ThreadReplay>(task)
    isSpent = answer.isSpent
    return answer.replay
  } catch (error) {
    throw error instanceof ThreadEnd ? new Error(`its strategy ${error.message}`, { cause: error }) : error
  } finally {
    if (isSpent) await pool.renew()
  }
}

serveParent<ChildReplay, ReplayAnswer>((task, candles) =>
  replay({ ...task, candles: candles.time.buffer as SharedArrayBuffer, bars: candles.length }),
)
