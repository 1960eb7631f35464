import type { Reading } from './reading.ts'

/** A loop that is later than this may have read one figure long after another. */
export const MAX_LAG_MS = 250

/**
 * Why a reading may not count against its unit; empty where it may. A veto takes nothing away: measurements that were
 * counted stay, those of the vetoed lapse are not counted, and nothing is STALLED while it lasts. The time in it is no
 * time limit: it can only keep a verdict from being given.
 */
export function vetoesOf({ stage, host }: Reading): readonly string[] {
  const vetoes: string[] = []
  if (stage === 'WAITING') vetoes.push('no thread has taken it yet')
  if (host.hasGap) vetoes.push("the host's clock had a gap")
  if (host.lagMs > MAX_LAG_MS) vetoes.push('the readings were late')
  if (!host.databaseAnswers) vetoes.push('the database does not answer')
  if (!host.queueAnswers) vetoes.push('the queue does not answer')
  return vetoes
}
