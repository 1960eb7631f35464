import { expect, test } from 'vitest'
import { scoreOfBroken } from '../../engine/objective.ts'
import { NO_SECONDS } from '../job.ts'
import { MemorySearch } from '../memorySearch.fixture.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { jobOf, newJobOf, type Outcome, resultsOf, SWEEP } from '../ports.fixture.ts'
import { printSpecification } from '../specification.ts'
import { type Cycle, readCycles } from './cycles.ts'

const PER_CYCLE = 3

const specification = printSpecification({
  kind: 'IMPROVEMENT',
  input: { optimization: SWEEP, cycles: 9, backtestsPerCycle: PER_CYCLE, patience: 3 },
})

/** The cycles of a job that was proposed so many backtests in each, of which the first ones ended so. */
async function cyclesAfter(proposed: readonly number[], outcomes: readonly Outcome[]): Promise<readonly Cycle[]> {
  const store = new MemoryStore()
  const search = new MemorySearch(store)
  const { job } = await store.create(newJobOf(27, { kind: 'IMPROVEMENT', specification }))
  await store.start(job.id)
  for (const [cycle, count] of proposed.entries()) {
    await search.propose(job.id, { first: cycle * PER_CYCLE, points: Array(count).fill({ branch: 0, values: [] }) })
  }
  const range = { first: 0, count: outcomes.length }
  const results = resultsOf(0, outcomes)
  await store.commit({ jobId: job.id, range, results, seconds: 1, stages: NO_SECONDS, runSeconds: 1 })
  return readCycles(job, search)
}

const FAILED = { error: 'broke' }

test('each cycle has what is done of it, its best, and whether that is better than all before', async () => {
  expect(await cyclesAfter([3, 3, 3, 2], [1, 4, 2, 3, FAILED, 3, 5, 4, 5, 6])).toEqual([
    { number: 1, backtests: 3, newTests: 3, bestObjective: 4, improved: true },
    { number: 2, backtests: 3, newTests: 3, bestObjective: 3, improved: false },
    { number: 3, backtests: 3, newTests: 3, bestObjective: 5, improved: true },
    { number: 4, backtests: 1, newTests: 2, bestObjective: 6, improved: true },
  ])
})

test('a cycle without success has the best of the last one that had any, and none is listed before the first', async () => {
  expect(await cyclesAfter([3, 3, 3], [FAILED, FAILED, FAILED, 1, 2, FAILED, FAILED])).toEqual([
    { number: 2, backtests: 3, newTests: 3, bestObjective: 2, improved: true },
    { number: 3, backtests: 1, newTests: 3, bestObjective: 2, improved: false },
  ])
})

test('a cycle has no best while none is admissible, and is better where it breaks less', async () => {
  const [far, near] = [scoreOfBroken(2), scoreOfBroken(0.1)]
  expect(await cyclesAfter([3, 3, 3, 3], [far, far, FAILED, near, far, far, -4, near, far, near, far, far])).toEqual([
    { number: 1, backtests: 3, newTests: 3, bestObjective: null, improved: true },
    { number: 2, backtests: 3, newTests: 3, bestObjective: null, improved: true },
    { number: 3, backtests: 3, newTests: 3, bestObjective: -4, improved: true },
    { number: 4, backtests: 3, newTests: 3, bestObjective: -4, improved: false },
  ])
})

test('the round that ends an improvement is no cycle', async () => {
  expect(await cyclesAfter([3, 0], [1, 2, 3])).toHaveLength(1)
})

test('a job of another kind has none', async () => {
  expect(await readCycles(jobOf(), new MemorySearch(new MemoryStore()))).toEqual([])
})
