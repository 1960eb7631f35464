import { isBroken, objectiveAt } from '../../engine/objective.ts'
import { improvements } from '../../samplers/improvement.ts'
import type { Job } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import { bestsOf } from '../plan/improvement.ts'
import type { SearchStore } from '../searchStore.ts'

/** A cycle of an improvement. */
export interface Cycle {
  /** From 1 on. */
  readonly number: number
  /** Backtests that are done, whichever way they ended. */
  readonly backtests: number
  /** Backtests that it has: none of them was run before. */
  readonly newTests: number
  /** The best admissible one of its own; where there is none, the best before it. Null where that is none, or a ratio without a denominator. */
  readonly bestObjective: number | null
  /** Whether it found something better than all before it; while none is admissible, something that breaks less. */
  readonly improved: boolean
}

/** Scores by trial from the first one on; NaN where one failed or is not done. */
async function objectivesOf(jobId: string, trials: number, store: SearchStore) {
  const { numbers, columns } = await store.figures(jobId, ['objective'], null)
  const objectives = new Float64Array(trials).fill(Number.NaN)
  for (const [index, number] of numbers.entries()) objectives[number] = columns[0]?.[index] ?? Number.NaN
  return { numbers, objectives }
}

/** The cycles of an improvement from the first one on with a trial that succeeded, in order; none of any other kind of job. */
export async function readCycles(job: Job, store: SearchStore): Promise<readonly Cycle[]> {
  const specification = specificationOf(job)
  if (specification.kind !== 'IMPROVEMENT') return []
  const size = specification.input.backtestsPerCycle
  const rounds = (await store.proposals(job.id, null)).filter(({ points }) => points.length > 0)
  const { numbers, objectives } = await objectivesOf(job.id, rounds.length * size, store)
  const found = bestsOf(objectives, size)
  const bests = bestsOf(
    objectives.map((score) => (isBroken(score) ? Number.NaN : score)),
    size,
  )
  const improved = improvements(found)
  const done = new Uint32Array(rounds.length)
  for (const number of numbers) done[Math.floor(number / size)] = 1 + (done[Math.floor(number / size)] ?? 0)
  let best: number | null = null
  let isBegun = false
  return rounds.flatMap(({ points }, cycle): Cycle[] => {
    best = bests[cycle] ?? best
    isBegun ||= found[cycle] !== null
    if (!isBegun) return []
    const counts = { number: cycle + 1, backtests: done[cycle] ?? 0, newTests: points.length }
    return [{ ...counts, bestObjective: best === null ? null : objectiveAt(best), improved: improved[cycle] ?? false }]
  })
}
