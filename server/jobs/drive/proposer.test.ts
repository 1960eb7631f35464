import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../../numRuns.fixture.ts'
import { planJob } from '../plan/planJob.ts'
import type { Plan } from '../plan.ts'
import type { TaskOrder } from '../ports/queue.ts'
import { catalog, type Outcome, SWEEP } from '../ports.fixture.ts'
import type { Proposal } from '../rounds.ts'
import { printSpecification, type Specification } from '../specification.ts'
import { ConductorTestBed } from './conductors.fixture.ts'

const TRIALS = 44

const SPECIFICATION: Specification = {
  kind: 'OPTIMIZATION',
  input: {
    ...SWEEP,
    strategies: [
      {
        strategy: 'sma-cross',
        space: [
          { name: 'fast', values: null, range: { min: 2, max: 40, step: null, logarithmic: false } },
          { name: 'slow', values: null, range: { min: 50, max: 200, step: null, logarithmic: true } },
        ],
      },
    ],
    sampler: { method: 'BAYESIAN', trials: TRIALS, seed: 3 },
  },
}

const planned = (proposals: readonly Proposal[]): Plan => {
  const plan = planJob(SPECIFICATION, catalog.find)
  for (const proposal of proposals) plan.search?.keep(proposal)
  return plan
}

/** A trial's outcome by what it ran; every seventh one fails. */
async function outcomesOf(bench: ConductorTestBed, jobId: string): Promise<(trial: number) => Outcome> {
  const plan = planned(await bench.search.proposals(jobId))
  return (trial) => {
    const { parameters } = plan.candidate(trial)
    const { fast = 0, slow = 0 } = parameters
    return fast % 7 === 0 ? { error: 'broke' } : -Math.abs(fast - 20) - Math.abs(slow - 100) / 10
  }
}

const changes = { specification: printSpecification(SPECIFICATION) }

async function undisturbed(): Promise<readonly Proposal[]> {
  const bench = new ConductorTestBed()
  const { id } = await bench.create(TRIALS, changes)
  for (let taskOrder = await bench.take(); taskOrder; taskOrder = await bench.take()) {
    const tell = await bench.commitEach(taskOrder, await outcomesOf(bench, id))
    await tell()
  }
  expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED' })
  return bench.search.proposals(id)
}

describe('a search in rounds', () => {
  test('keeps two rounds under way, each worked out as soon as the one before the last is done', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(TRIALS, changes)
    const firsts = Array.from({ length: Math.ceil(TRIALS / 8) }, (_, round) => 8 * round)
    let done = 0
    for (let taskOrder = await bench.take(); taskOrder; taskOrder = await bench.take()) {
      const known = (await bench.search.proposals(id)).map(({ first }) => first)
      expect(known).toEqual(firsts.filter((first) => first - 8 <= done))
      await (await bench.commitEach(taskOrder, () => 1))()
      done += taskOrder.range.count
    }
    expect(done).toBe(TRIALS)
  })

  test('takes the same trials in whatever order they are done, however often it is conducted anew', async () => {
    const expected = await undisturbed()
    expect(expected.flatMap(({ points }) => points)).toHaveLength(TRIALS)
    const step = fc.record({ kind: fc.constantFrom('take', 'commit', 'restart', 'lose', 'pass'), which: fc.nat(9) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const bench = new ConductorTestBed()
        const { id } = await bench.create(TRIALS, changes)
        const taken: TaskOrder[] = []
        for (const { kind, which } of steps) {
          if (kind === 'take') taken.push(...[await bench.take()].filter((taskOrder) => taskOrder !== undefined))
          if (kind === 'restart') await bench.restart()
          if (kind === 'pass') await bench.clock.pass(700)
          if (kind === 'lose') {
            bench.loseTasks()
            taken.length = 0
            await bench.restart()
          }
          const [taskOrder] = kind === 'commit' ? taken.splice(which % Math.max(1, taken.length), 1) : []
          if (taskOrder) await (await bench.commitEach(taskOrder, await outcomesOf(bench, id)))()
        }
        for (let round = 0; round < 3; round += 1) {
          for (const taskOrder of taken.splice(0))
            await (await bench.commitEach(taskOrder, await outcomesOf(bench, id)))()
          for (let taskOrder = await bench.take(); taskOrder; taskOrder = await bench.take()) {
            await (await bench.commitEach(taskOrder, await outcomesOf(bench, id)))()
          }
          await bench.clock.pass(60_000)
        }
        expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED' })
        expect(await bench.search.proposals(id)).toEqual(expected)
      }),
      { numRuns: numRuns(25) },
    )
  })
})
