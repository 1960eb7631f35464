import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NO_SECONDS } from '../../jobs/job.ts'
import { resultsOf } from '../../jobs/ports.fixture.ts'
import {
  beginSplit,
  breakPiece,
  doubtPiece,
  finishPiece,
  mergeSplit,
  type PieceEnd,
  type TaskSplit,
} from './taskSplit.ts'

/** What is known of where a piece hangs: the trial, its entry rule of five, or nothing. */
type Sight = 'TRIAL' | 'RULE' | 'NONE'

const RANGE = { first: 1_000, count: 40 }

/** Runs a task of which trials hang, each whenever it is run. @returns the pieces when nothing is left, and how many there were */
function runAll(
  hanging: ReadonlySet<number>,
  sight: Sight,
  cause: PieceEnd['cause'] = 'STALLED',
): { pieces: TaskSplit; runs: number } {
  let pieces = beginSplit(RANGE)
  let runs = 0
  for (let [piece] = pieces.todo; piece; [piece] = pieces.todo) {
    runs += 1
    const { first, count } = piece
    const trials = Array.from({ length: count }, (_, index) => first + index)
    const culprit = trials.find((trial) => hanging.has(trial))
    if (culprit === undefined) {
      pieces = finishPiece(pieces, {
        results: resultsOf(first, trials),
        seconds: count,
        stages: { ...NO_SECONDS, SIGNALS: count },
      })
      continue
    }
    const suspect = {
      TRIAL: { first: culprit, count: 1 },
      RULE: { first: culprit - (culprit % 5), count: 5 },
      NONE: null,
    }[sight]
    pieces = breakPiece(pieces, { cause, suspect, error: `hangs at ${culprit}` })
  }
  return { pieces, runs }
}

const anyHanging = fc.uniqueArray(fc.integer({ min: 1_000, max: 1_039 }), { maxLength: 6 })
const anySight = fc.constantFrom<Sight[]>('TRIAL', 'RULE', 'NONE')
const anyCause = fc.constantFrom<PieceEnd['cause'][]>('STALLED', 'TIME_LIMIT', 'LOST')

describe('a task of which trials hang', () => {
  test('ends, with a failure for each of them, and the results of every other one that can be told from them', () => {
    fc.assert(
      fc.property(anyHanging, anySight, anyCause, (hanging, sight, cause) => {
        const { pieces } = runAll(new Set(hanging), sight, cause)
        const { results, seconds, stages } = mergeSplit(pieces)
        const failed = new Set(
          hanging.flatMap((trial) =>
            sight === 'RULE' ? [0, 1, 2, 3, 4].map((at) => trial - (trial % 5) + at) : [trial],
          ),
        )
        expect(results.failures.map(({ trial }) => trial)).toEqual([...failed].sort((one, other) => one - other))
        const ended = cause === 'LOST' ? undefined : cause
        expect(results.failures.every((failure) => failure.ended === ended)).toBe(true)
        for (let index = 0; index < RANGE.count; index += 1) {
          const trial = RANGE.first + index
          if (failed.has(trial)) expect(results.figures[index]).toBeNaN()
          else expect(results.figures[index]).toBe(trial)
        }
        expect([seconds, stages.SIGNALS]).toEqual([RANGE.count - failed.size, RANGE.count - failed.size])
      }),
    )
  })

  test('tells of each stage once what it took, in however many parts it is kept', () => {
    const numbers = (first: number) => Array.from({ length: 20 }, (_, index) => first + index)
    const pieceOf = (first: number) => ({
      results: resultsOf(first, numbers(first)),
      seconds: 4,
      stages: { ...NO_SECONDS, SIGNALS: 3, METRICS: 1 },
    })
    const halves = [
      { first: 1_000, count: 20 },
      { first: 1_020, count: 20 },
    ]
    const half = finishPiece(doubtPiece(beginSplit(RANGE), halves), pieceOf(1_000))
    const kept = mergeSplit(half)
    const rest = mergeSplit(finishPiece(half, pieceOf(1_020)), { kept: halves.slice(0, 1), keptTime: kept })
    for (const part of [kept, rest]) expect(part).toMatchObject({ seconds: 4, stages: { SIGNALS: 3, METRICS: 1 } })
    expect(rest.missing).toEqual(halves.slice(0, 1))
  })

  test('is run in parts, each with care, where one strategy of it may have changed another one', () => {
    const parts = [
      { first: 1_000, count: 10 },
      { first: 1_010, count: 30 },
    ]
    const doubted = doubtPiece(beginSplit(RANGE), parts)
    expect(doubted.todo).toEqual(parts.map((part) => ({ ...part, losses: 0, suspicion: null, isCareful: true })))
    const broken = breakPiece(doubted, { cause: 'LOST', suspect: { first: 1_004, count: 1 }, error: '' })
    expect(broken.todo.map(({ first, count }) => [first, count])).toEqual([
      [1_000, 4],
      [1_005, 5],
      [1_010, 30],
      [1_004, 1],
    ])
    expect(broken.todo.every(({ isCareful }) => isCareful)).toBe(true)
  })

  test('runs one that hung once more, alone, and one that is beyond its limit never again', () => {
    expect(runAll(new Set([1_020]), 'TRIAL').runs).toBe(4)
    expect(runAll(new Set([1_020]), 'TRIAL', 'LOST').runs).toBe(4)
    expect(runAll(new Set([1_020]), 'TRIAL', 'TIME_LIMIT').runs).toBe(3)
  })

  test('finds one among many by halves, in a number of runs that grows with their logarithm', () => {
    expect(runAll(new Set([1_013]), 'NONE').runs).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(40)) + 2)
  })

  test('keeps one that hung once and not again', () => {
    const broken = breakPiece(beginSplit({ first: 0, count: 3 }), {
      cause: 'STALLED',
      suspect: { first: 1, count: 1 },
      error: '',
    })
    const done = broken.todo.reduce(
      (pieces, { first, count }) =>
        finishPiece(pieces, { results: resultsOf(first, Array(count).fill(7)), seconds: 0, stages: NO_SECONDS }),
      broken,
    )
    expect(mergeSplit(done).results.failures).toEqual([])
  })
})
