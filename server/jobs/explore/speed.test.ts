import { expect, test } from 'vitest'
import { IS_QUICK } from '../../testMode.fixture.ts'
import { ALL_TRIALS, type ColumnFilter } from './columnFilter.ts'
import { answer, type Question } from './questions.ts'
import { calibrate } from './table.fixture.ts'
import { standingOf, type TrialTable } from './trialTable.ts'

const TRIALS = IS_QUICK ? 50_000 : 1_000_000

/** Any numbers, the same each time. */
function column(seed: number, scale: number): Float64Array {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state / 2 ** 32) * scale
  }
  return Float64Array.from({ length: TRIALS }, next)
}

const objective = column(1, 2)
const table: TrialTable = {
  length: TRIALS,
  standings: Uint8Array.from(objective, standingOf),
  figures: {
    objective,
    sharpe: column(2, 3),
    totalReturn: column(3, 30_000),
    annualReturn: column(4, 1),
    maxDrawdown: column(5, 1),
  },
  points: {
    branches: new Uint16Array(TRIALS),
    places: [20, 400].map((each) =>
      Float64Array.from({ length: TRIALS }, (_, number) => Math.floor(number / each) % 20),
    ),
  },
}

const values = Array.from({ length: 20 }, (_, index) => index)
const axis = (place: number) =>
  ({ kind: 'VALUES', places: [place], values, classes: values, none: -1, labels: values.map(String) }) as const
const narrow: ColumnFilter = {
  ...ALL_TRIALS,
  admissible: true,
  branches: [0],
  metrics: [{ metric: 'SHARPE', min: 0.5, max: 2.5 }],
  parameters: [{ places: [0], min: 2, max: 17 }],
}
const list = { order: 'CALMAR', reverse: true, after: null, most: 51 } as const

/**
 * What part of the time a question may take in which all trials could be sorted by one number, with fivefold room. On a machine that has
 * nothing else to do, sorting a million takes 80 ms, a list 5 to 10, cells 30 to 50.
 */
test.each<[string, Question, number]>([
  ['a list', { kind: 'LIST', filter: ALL_TRIALS, terms: { ...list, order: 'SHARPE' } }, 1],
  ['a list by what is worked out', { kind: 'LIST', filter: ALL_TRIALS, terms: list }, 2],
  ['a list that is narrowed', { kind: 'LIST', filter: narrow, terms: list }, 3],
  ['the middle of a list', { kind: 'LIST', filter: narrow, terms: { ...list, at: TRIALS / 4 } }, 5],
  ['a place', { kind: 'PLACE', filter: narrow, terms: { order: 'CALMAR', reverse: true, number: 7 } }, 3],
  ['a distribution', { kind: 'DISTRIBUTION', filter: narrow, terms: { metric: 'SHARPE', classes: 40 } }, 3],
  ['a history', { kind: 'HISTORY', filter: narrow, terms: { objective: 'SHARPE', points: 500 } }, 2],
  ['a front', { kind: 'FRONT', filter: narrow, terms: { x: 'TOTAL_RETURN', y: 'MAX_DRAWDOWN' } }, 3],
  ['a scatter', { kind: 'DENSITY', filter: narrow, terms: { x: 'TOTAL_RETURN', y: 'SHARPE', classes: 60 } }, 4],
  [
    'medians of cells',
    { kind: 'CELLS', filter: ALL_TRIALS, terms: { x: axis(0), y: axis(1), aggregate: 'MEDIAN' } },
    5,
  ],
  ['a sample', { kind: 'SAMPLE', filter: narrow, terms: { first: 2_000 } }, 2],
])('%s of a million trials is found without sorting them', (_name, question, share) => {
  const took = Array.from({ length: 3 }, () => {
    const begin = performance.now()
    answer(table, question)
    return performance.now() - begin
  })
  expect(Math.min(...took)).toBeLessThan(share * calibrate(TRIALS))
})
