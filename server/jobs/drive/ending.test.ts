import { describe, expect, test } from 'vitest'
import { scoreOfBroken } from '../../engine/objective.ts'
import { NO_SECONDS } from '../job.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { newJobOf, type Outcome, resultsOf, SWEEP } from '../ports.fixture.ts'
import { DEFAULT_CONSTRAINTS, printSpecification } from '../specification.ts'
import { endingOf } from './ending.ts'

const HUNG: Outcome = { error: 'it hung twice', ended: 'STALLED' }

/** How a job ends whose trials ended so. */
async function endingAfter(outcomes: readonly Outcome[], changes: Parameters<typeof newJobOf>[1] = {}) {
  const store = new MemoryStore()
  const { job } = await store.create(newJobOf(outcomes.length, changes))
  await store.start(job.id)
  const range = { first: 0, count: outcomes.length }
  const results = resultsOf(0, outcomes)
  const done = await store.commit({ jobId: job.id, range, results, seconds: 1, stages: NO_SECONDS, runSeconds: 1 })
  if (!done) throw new Error('it is not kept')
  return endingOf(done, outcomes.length, store)
}

describe('a job of which no trial succeeded', () => {
  test('hung only if every trial did, however far down the list the other one is', async () => {
    const hung = Array.from({ length: 1_001 }, () => HUNG)
    expect(await endingAfter(hung)).toMatchObject({ error: { code: 'STALLED' } })
    const message = 'none of 1001 trials succeeded; the first one: it hung twice'
    const error = { code: 'ALL_TRIALS_FAILED', message }
    expect(await endingAfter(hung.with(1_000, { error: 'broke' }))).toEqual({ state: 'FAILED', error, message })
  })

  test('says what was wrong with its only one', async () => {
    expect((await endingAfter([{ error: 'bar.clsoe is not a number' }])).message).toBe(
      'its only trial failed: bar.clsoe is not a number',
    )
  })

  test('counts those that took too long among those that did not', async () => {
    const outcomes: Outcome[] = [{ error: 'broke' }, { error: 'it took longer than 1 s', ended: 'TIME_LIMIT' }]
    expect((await endingAfter(outcomes)).message).toContain('none of 2 trials succeeded')
  })
})

test('a job of which a trial succeeded says how many of those that it came to', async () => {
  expect(await endingAfter([1, { error: 'broke' }, 2])).toEqual({
    state: 'SUCCEEDED',
    error: null,
    message: '2 of 3 trials succeeded',
    trialsTotal: 3,
  })
})

test('a job of one trial says that it succeeded', async () => {
  expect((await endingAfter([1])).message).toBe('its only trial succeeded')
})

test('a job of which no trial is admissible says so, and which one is the nearest', async () => {
  const constraints = { ...DEFAULT_CONSTRAINTS, maxDrawdown: 0.2 }
  const specification = printSpecification({ kind: 'OPTIMIZATION', input: { ...SWEEP, constraints } })
  const broken = [scoreOfBroken(2), { error: 'broke' }, scoreOfBroken(1)]
  expect((await endingAfter(broken, { specification })).message).toMatch(
    /^2 of 3 trials succeeded; none keeps the constraints \(at least 1 trade, a drawdown of at most 20 %\); the nearest is trial 2: 0 trades; at least 1 is asked for/,
  )
  expect((await endingAfter([...broken, -5], { specification })).message).toBe('3 of 4 trials succeeded')
})
