import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FIGURES } from '../../engine/batch.ts'
import { NO_SECONDS } from '../../jobs/job.ts'
import type { FinishedTask } from '../../jobs/ports/jobStore.ts'
import { resultsOf } from '../../jobs/ports.fixture.ts'
import { BLOCK_TRIALS, cutBlocks, packDoubles, unpackDoubles } from './trialBlock.ts'

/** A task whose trials have their numbers as figures, those of `failed` excepted. */
function taskOf(first: number, count: number, failed: readonly number[] = []): FinishedTask {
  const outcomes = Array.from({ length: count }, (_, index) =>
    failed.includes(first + index) ? { error: `no ${first + index}` } : first + index,
  )
  return {
    jobId: 'job',
    range: { first, count },
    seconds: count / 2,
    stages: NO_SECONDS,
    runSeconds: 0,
    results: resultsOf(first, outcomes),
  }
}

const SHARPE = FIGURES.indexOf('sharpe')

describe('doubles', () => {
  test('come back from their bytes with every bit', () => {
    fc.assert(
      fc.property(fc.float64Array(), (values) => {
        expect(unpackDoubles(packDoubles(values))).toEqual(values)
      }),
    )
  })

  test('are written as Postgres sends them, and the given ones left as they are', () => {
    const values = Float64Array.of(1, -2)
    expect(Buffer.from(packDoubles(values)).toString('hex')).toBe('3ff0000000000000c000000000000000')
    expect(values).toEqual(Float64Array.of(1, -2))
  })

  test('are read where no double of the machine could begin', () => {
    const bytes = Buffer.concat([Buffer.of(0), packDoubles(Float64Array.of(0.1))]).subarray(1)
    expect(unpackDoubles(bytes)).toEqual(Float64Array.of(0.1))
  })
})

describe('the blocks of a task', () => {
  test('hold each trial that is not stored yet once, with its figures and its share of the seconds', () => {
    const others = fc.array(fc.record({ first: fc.nat(70), count: fc.integer({ min: 1, max: 20 }) }), { maxLength: 5 })
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 40 }), others, (first, count, ranges) => {
        const stored = ranges.filter((range) => range.first < first + count)
        const isStored = (number: number) =>
          stored.some((range) => number >= range.first && number < range.first + range.count)
        const open = Array.from({ length: count }, (_, index) => first + index).filter((number) => !isStored(number))
        const blocks = cutBlocks(taskOf(first, count), stored)
        const sharpes = blocks.flatMap((block) => [
          ...unpackDoubles(block.figures).subarray(SHARPE * block.count, (SHARPE + 1) * block.count),
        ])
        expect(sharpes).toEqual(open)
        expect(blocks.flatMap((block) => Array.from({ length: block.count }, (_, at) => block.first + at))).toEqual(
          open,
        )
        expect(blocks.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(open.length / 2)
      }),
    )
  })

  test('are no larger than a reader wants them', () => {
    const blocks = cutBlocks(taskOf(7, 2 * BLOCK_TRIALS + 1), [])
    expect(blocks.map(({ first, count }) => [first, count])).toEqual([
      [7, BLOCK_TRIALS],
      [7 + BLOCK_TRIALS, BLOCK_TRIALS],
      [7 + 2 * BLOCK_TRIALS, 1],
    ])
    const best = [6 + BLOCK_TRIALS, 6 + 2 * BLOCK_TRIALS, 7 + 2 * BLOCK_TRIALS]
    expect(blocks.map((block) => block.best.SHARPE)).toEqual(best)
  })

  test('keep no figure of a trial that failed, though it had some before', () => {
    const task = taskOf(10, 4)
    const results = { ...task.results, failures: [{ trial: 13, error: 'a\0b \ud83d' }] }
    const [block] = cutBlocks({ ...task, results }, [])
    expect(block?.failures).toEqual({ 13: { state: 'FAILED', error: 'ab \ufffd' } })
    const figures = unpackDoubles(block?.figures ?? new Uint8Array())
    const stored = FIGURES.slice(0, -1)
    expect(stored.map((_, column) => figures[4 * column + 3])).toEqual(stored.map(() => Number.NaN))
    expect(block).toMatchObject({ best: { OBJECTIVE: 12, MAX_DRAWDOWN: 10 }, winner: { number: 12 } })
  })

  test('of nothing but failures have the worst there is as their best, and no winner', () => {
    const [block] = cutBlocks(taskOf(0, 2, [0, 1]), [])
    const best = { OBJECTIVE: -Infinity, TOTAL_RETURN: -Infinity, SHARPE: -Infinity, MAX_DRAWDOWN: Infinity }
    expect(block).toMatchObject({ best, winner: null })
  })

  test('have a winner that succeeded, the first of those that are alike', () => {
    const results = resultsOf(0, [{ error: 'x' }, Number.NaN, -Infinity])
    const [block] = cutBlocks(
      { jobId: 'job', range: { first: 0, count: 3 }, seconds: 1, stages: NO_SECONDS, runSeconds: 0, results },
      [],
    )
    expect(block?.winner?.number).toBe(1)
  })
})

test('entries that were skipped are stored with their block, and take no room in one that has none', () => {
  const task = taskOf(10, 3)
  const [plain] = cutBlocks(task, [])
  expect(plain?.figures.byteLength).toBe((FIGURES.length - 1) * 3 * 8)
  task.results.figures[FIGURES.indexOf('skippedEntries') * 3 + 1] = 7
  const [block] = cutBlocks(task, [])
  expect([...unpackDoubles(block?.figures ?? new Uint8Array(0))].slice(-3)).toEqual([0, 7, 0])
})
