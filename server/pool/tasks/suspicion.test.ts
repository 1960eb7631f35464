import { describe, expect, test } from 'vitest'
import type { Batch, Work } from '../../engine/batch.ts'
import { PLAIN_ACCOUNT } from '../../engine/candles.fixture.ts'
import type { Sample } from '../threads/board.ts'
import { positionOf, suspectOf } from './suspicion.ts'

const batch = (strategy: string, first: number, parameters: Batch['parameters'] = {}): Batch => ({
  strategy,
  direction: 'LONG',
  parameters,
  first,
  exits: Array.from({ length: 10 }, () => ({ takeProfit: null, stopLoss: null })),
})
const work: Work = {
  account: PLAIN_ACCOUNT,
  objective: 'SHARPE',
  engines: ['SWEEP'],
  batches: [batch('rsi', 100, { period: 14, lower: 30 }), batch('own', 110, { at: 1 }), batch('own', 120, { at: 2 })],
}
const sample = (changes: Partial<Sample>): Sample => ({
  bars: 0,
  stage: 'SIMULATION',
  trial: null,
  stepBars: 0,
  thread: 1,
  systemThread: 1,
  writes: 1,
  ...changes,
})
const at = (changes: Partial<Sample>) => ({ work, sample: sample(changes), barsPerTrial: 5_000 })

describe('what a thread stands at', () => {
  test.each([
    ['signals', { stage: 'SIGNALS', trial: 110 }, { first: 110, count: 10 }],
    ['a simulation', { stage: 'SIMULATION', trial: 123 }, { first: 123, count: 1 }],
    ['metrics', { stage: 'METRICS', trial: 123 }, { first: 123, count: 1 }],
    ["a strategy's file", { stage: 'LOADING', trial: 110 }, { first: 110, count: 20 }],
    ['all trials at once', { stage: 'SIMULATION', trial: null }, null],
    ['a trial that is none of its own', { stage: 'SIMULATION', trial: 7 }, null],
  ] as const)('in %s', (_, changes, suspect) => {
    expect(suspectOf(at(changes))).toEqual(suspect)
  })

  test.each([
    [{ stage: 'SIGNALS', trial: 100 }, "in SIGNALS of 'rsi' (period 14, lower 30), LONG"],
    [{ stage: 'SIMULATION', trial: 123, bars: 15_120 }, "in SIMULATION of 'own' (at 2), LONG, at bar 120 of 5000"],
    [{ stage: 'SIMULATION', trial: 123, stepBars: 5_000 }, "in SIMULATION of 'own' (at 2), LONG"],
    [{ stage: 'SIMULATION' }, 'in SIMULATION of all of them at once'],
  ] as const)('is told with its place: %o', (changes, text) => {
    expect(positionOf(at(changes))).toBe(text)
  })
})
