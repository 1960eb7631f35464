import { expect, test } from 'vitest'
import type { Statistics, StatisticsFeed } from '../jobs/feeds/statistics.ts'
import { jobOf } from '../jobs/ports.fixture.ts'
import type { Cycle } from '../jobs/results/cycles.ts'
import { ResolverTestBed } from './resolvers.fixture.ts'

const NONE: Statistics = {
  jobs: { QUEUED: 1, RUNNING: 2, PAUSED: 3, SUCCEEDED: 4, FAILED: 5, CANCELED: 6 },
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  seconds: 0,
  barsPerSecond: 0,
  trialsPerSecond: 0,
  best: [],
}

function bedOf(statistics: Statistics): ResolverTestBed {
  const feed = {
    current: async () => statistics,
    async *stream() {
      yield statistics
    },
  } as unknown as StatisticsFeed
  return new ResolverTestBed({ statistics: feed })
}

const FIELDS = 'jobs queued running succeeded failed canceled trials successRate averageTrialDuration barsPerSecond'
const COUNTS = { jobs: 21, queued: 1, running: 2, succeeded: 4, failed: 5, canceled: 6 }

test('the system has no rates before the first trial', async () => {
  expect(await bedOf(NONE).read(`{ statistics { ${FIELDS} } }`)).toEqual({
    ...COUNTS,
    trials: 0,
    successRate: null,
    averageTrialDuration: null,
    barsPerSecond: 0,
  })
})

test('the system counts every trial that is over, whichever way it ended', async () => {
  const trial = { jobId: 'job', number: 3, state: 'SUCCEEDED', error: null, metrics: null, skippedEntries: 0 } as const
  const best = [{ job: jobOf(), trial }]
  const some = { ...NONE, succeeded: 6, failed: 1, timedOut: 1, seconds: 16, barsPerSecond: 5, best }
  const bed = bedOf(some)
  const counted = { ...COUNTS, trials: 8, successRate: 0.75, averageTrialDuration: 2, barsPerSecond: 5 }
  expect(await bed.read(`{ statistics { ${FIELDS} best { jobId number } } }`)).toEqual({
    ...counted,
    best: [{ jobId: 'job', number: 3 }],
  })
  expect(await bed.hear(`subscription { statistics { ${FIELDS} } }`)).toEqual(counted)
})

test('strategies are listed with what their parameters may be, and found by their name', async () => {
  const bed = new ResolverTestBed()
  expect(await bed.read('{ strategies { name } }')).toEqual(['sma-cross', 'rsi', 'donchian'].map((name) => ({ name })))
  const parameters = '{ name title family parameters { name kind min max step default } }'
  expect(await bed.read(`{ strategy(name: "sma-cross") ${parameters} }`)).toMatchObject({
    name: 'sma-cross',
    family: 'trend',
    parameters: [
      { name: 'fast', kind: 'INTEGER' },
      { name: 'slow', kind: 'INTEGER' },
    ],
  })
  const relations = '{ relations { text lower upper factor orEqual } }'
  expect(await bed.read(`{ strategy(name: "donchian") ${relations} }`)).toEqual({
    relations: [{ text: 'exit ≤ entry', lower: 'exit', upper: 'entry', factor: 1, orEqual: true }],
  })
  expect(await bed.read(`{ strategy(name: "bollinger-breakout") ${relations} }`)).toEqual({
    relations: [{ text: 'factor < √(period − 1)', lower: null, upper: null, factor: null, orEqual: false }],
  })
  expect(await bed.read('{ strategy(name: "none") { name } }')).toBeNull()
})

test('an improvement shows its cycles, and what its best can be trusted for', async () => {
  const cycle: Cycle = { number: 1, backtests: 20, newTests: 20, bestObjective: null, improved: true }
  const analysis = { importance: [{ name: 'fast', share: 0.5 }], deflatedSharpe: 0.9, plateau: null }
  const trust = { overfitting: 0.1, realityCheck: null, sampled: 7 }
  const bed = new ResolverTestBed({ cycles: async () => [cycle], analysis: async () => ({ ...analysis, trust }) })
  const { id } = await bed.create(1)
  const fields =
    'cycles { number backtests newTests bestObjective improved } analysis { importance { name share } deflatedSharpe plateau overfitting realityCheck sampled }'
  expect(await bed.read(`{ job(id: "${id}") { ${fields} } }`)).toEqual({
    cycles: [cycle],
    analysis: { ...analysis, ...trust },
  })
})
