import { readFileSync } from 'node:fs'

/**
 * For how long, in milliseconds, a thread could have run since it began but had no processor, because others had them:
 * the noise of a busy machine, which a test of time may leave out. Linux tells (Documentation/scheduler/sched-stats.rst,
 * the second figure); elsewhere it is 0.
 *
 * @param thread the main thread of a process by its id; by default the calling thread
 */
export function waitedForProcessor(thread?: number): number {
  const path = thread === undefined ? '/proc/thread-self/schedstat' : `/proc/${thread}/task/${thread}/schedstat`
  try {
    return Number(readFileSync(path, 'latin1').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
