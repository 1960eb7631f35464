import { describe, expect, test } from 'vitest'
import { catalog, createTestDatasets, DATASET, SWEEP } from '../ports.fixture.ts'
import {
  DEFAULT_CONSTRAINTS,
  type OptimizationInput,
  type Specification,
  type WalkForwardInput,
} from '../specification.ts'
import { check } from './check.ts'
import { readSpan } from './span.ts'
import { warmUpNotes } from './warmUp.ts'

/** A thousand bars, a minute each, from 1970 on. */
const dataset = { ...DATASET, bars: 1_000, toMs: 999 * 60_000 }
const datasets = createTestDatasets(dataset)
const MINUTE = 60_000

const sweepOf = (changes: Partial<OptimizationInput>): Specification => ({
  kind: 'OPTIMIZATION',
  input: { ...SWEEP, ...changes },
})
const foldsOf = (changes: Partial<OptimizationInput>, folds: Partial<WalkForwardInput> = {}): Specification => ({
  kind: 'WALK_FORWARD',
  bars: null,
  input: { optimization: { ...SWEEP, ...changes }, folds: 4, trainFraction: 0.7, anchored: false, ...folds },
})

async function problemsOf(specification: Specification) {
  const span = await readSpan(specification, dataset, datasets)
  return check(specification, { catalog, dataset, span }).map(
    ({ path, code, message }) => `${path} ${code}: ${message}`,
  )
}

describe('the bars of a job', () => {
  test.each<[string, Partial<OptimizationInput>, object | null]>([
    ['are all where nothing is said', {}, null],
    ['are all where nothing is held out', { holdOut: 0 }, null],
    [
      'begin with the first that starts at `from` or later',
      { fromMs: 99.5 * MINUTE },
      { from: 100, to: 1_000, heldTo: 1_000 },
    ],
    ['end with the last that starts at `to` or before', { toMs: 899 * MINUTE }, { from: 0, to: 900, heldTo: 900 }],
    ['leave out the share that is held out', { holdOut: 0.2 }, { from: 0, to: 800, heldTo: 1_000 }],
    [
      'leave it out of those between the dates',
      { fromMs: 100 * MINUTE, toMs: 899 * MINUTE, holdOut: 0.25 },
      { from: 100, to: 700, heldTo: 900, fromMs: 100 * MINUTE, toMs: 699 * MINUTE },
    ],
  ])('%s', async (_, changes, span) => {
    const found = await readSpan(sweepOf(changes), dataset, datasets)
    if (span) expect(found).toMatchObject({ bars: 1_000, ...span })
    else expect(found).toBeNull()
  })

  test.each<[name: string, Specification, string | null]>([
    ['few, but enough', sweepOf({ fromMs: 500 * MINUTE, holdOut: 0.9 }), null],
    [
      'of dates in the wrong order',
      sweepOf({ fromMs: 60 * MINUTE, toMs: 0 }),
      'to EMPTY: 1970-01-01T00:00:00Z is before from (1970-01-01T01:00:00Z)',
    ],
    [
      'behind the dataset',
      sweepOf({ fromMs: 1e12 }),
      "from OUT_OF_RANGE: 2001-09-09T01:46:40Z is behind the last bar: 'test-bars' has bars from 1970-01-01T00:00:00Z to 1970-01-01T16:39:00Z",
    ],
    [
      'before the dataset',
      sweepOf({ toMs: -1_000 }),
      "to OUT_OF_RANGE: 1969-12-31T23:59:59Z is before the first bar: 'test-bars' has bars from 1970-01-01T00:00:00Z to 1970-01-01T16:39:00Z",
    ],
    [
      'too many of which are held out',
      sweepOf({ holdOut: 0.95 }),
      'holdOut OUT_OF_RANGE: 0.95 is not allowed here; it must be from 0 to 0.9 (0.2 = the last fifth of the bars)',
    ],
    [
      'of a minute or two',
      sweepOf({ fromMs: 10.2 * MINUTE, toMs: 11.3 * MINUTE }),
      "from TOO_FEW_BARS: 1 bar of 'test-bars' is left to trade on; at least 2 are needed",
    ],
    [
      'of which one is held out',
      sweepOf({ holdOut: 0.001 }),
      'holdOut TOO_FEW_BARS: 1 bar is held out; at least 2 are needed, or none',
    ],
    [
      'of folds of which some are held out',
      foldsOf({ holdOut: 0.2 }),
      'optimization.holdOut CONFLICT: the tests of a walk-forward analysis are bars that its choices have not seen: leave holdOut out',
    ],
    ['of folds in the last tenth', foldsOf({ fromMs: 900 * MINUTE }), null],
  ])('%s are told of where they cannot be', async (_, specification, problem) => {
    expect(await problemsOf(specification)).toEqual(problem === null ? [] : [problem])
  })
})

describe('a warm-up', () => {
  const slow = (value: number) => [
    { strategy: 'sma-cross', space: [{ name: 'slow', values: [20, value], range: null }] },
  ]
  const notesOf = async (specification: Specification) => {
    const span = await readSpan(specification, dataset, datasets)
    return warmUpNotes(specification, { catalog, datasets, dataset, span })
  }

  test('of a tenth of the bars is not told of, and neither is one that is over before the first of them', async () => {
    expect(await notesOf(sweepOf({ strategies: slow(100) }))).toEqual([])
    expect(await notesOf(sweepOf({ strategies: slow(400), fromMs: 400 * MINUTE }))).toEqual([])
  })

  test('of more is, with the `from` at which all are warm', async () => {
    const [note, ...others] = await notesOf(sweepOf({ strategies: slow(240) }))
    expect(others).toEqual([])
    expect(note).toMatch(
      /^'sma-cross' needs 2\d\d bars to warm up, so that it cannot trade on the first 2\d\d of 1000; from 1970-01-01T0[34]:/,
    )
    const from = Number(/needs (\d+)/.exec(note ?? '')?.[1]) * MINUTE
    expect(await notesOf(sweepOf({ strategies: slow(240), fromMs: from }))).toEqual([])
  })

  test('of a value that no candidate has which keeps what is asked is not told of', async () => {
    const range = (name: string, max: number) => {
      return { name, values: null, range: { min: 2, max, step: null, logarithmic: false } }
    }
    const strategies = [{ strategy: 'sma-cross', space: [range('fast', 500), range('slow', 90)] }]
    expect(await notesOf(sweepOf({ strategies }))).toHaveLength(1)
    expect(await notesOf(sweepOf({ strategies, constraints: DEFAULT_CONSTRAINTS }))).toEqual([])
    const wide = [{ strategy: 'sma-cross', space: [range('fast', 500), range('slow', 150)] }]
    const [note] = await notesOf(sweepOf({ strategies: wide, constraints: DEFAULT_CONSTRAINTS }))
    expect(note).toContain("'sma-cross' needs 150 bars")
  })

  test('of folds is held against the first training', async () => {
    expect(await notesOf(foldsOf({ strategies: slow(60) }, { folds: 10 }))).toHaveLength(1)
    expect(await notesOf(foldsOf({ strategies: slow(60) }, { folds: 1, trainFraction: 0.9 }))).toEqual([])
  })
})
