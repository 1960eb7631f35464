import type { TrustNode } from '../../../api/documents/trust.ts'

const NONE = {
  importance: [],
  sampled: 1000,
  deflatedSharpe: null,
  overfitting: null,
  realityCheck: null,
  plateau: null,
}

/** A sweep whose best trial earned 48 %, and holding 40 %; nothing else is known of it. */
export const SWEEP: TrustNode = {
  id: '1',
  kind: 'OPTIMIZATION',
  objective: 'SHARPE',
  from: '2000-01-03T00:00:00.000Z',
  to: '2016-01-03T00:00:00.000Z',
  profitable: { totalCount: 800 },
  analysis: NONE,
  best: { number: 328, objective: 0.65, metrics: { trades: 45, totalReturn: 0.48, sharpe: 0.65 } },
  benchmark: { metrics: { totalReturn: 0.4, sharpe: 0.3 } },
  heldOut: null,
  outOfSample: null,
  dataset: { id: '1', candles: [] },
}

/** The same with these figures of its analysis. */
export function analysed(figures: Partial<NonNullable<TrustNode['analysis']>>, job = SWEEP): TrustNode {
  return { ...job, analysis: { ...NONE, ...figures } }
}

/** The same whose best trial came to this return. */
export function returned(totalReturn: number, { sharpe = 0.65, trades = 45 } = {}): TrustNode {
  return { ...SWEEP, best: { number: 328, objective: sharpe, metrics: { trades, totalReturn, sharpe } } }
}

const day = (date: number) => new Date(Date.UTC(2020, 0, date)).toISOString()

/** The same with bars held out, on which the best trial and holding came to these returns. */
export function heldOut(totalReturn: number, holding: number, trades = 20): TrustNode {
  const equity = [
    { at: day(2), equity: 100 },
    { at: day(3), equity: 100 * (1 + totalReturn) },
  ]
  const candles = [
    { at: day(1), close: 50 },
    { at: day(2), close: 50 },
    { at: day(3), close: 50 * (1 + holding) },
  ]
  return { ...SWEEP, heldOut: { metrics: { totalReturn, trades }, equity }, dataset: { id: '1', candles } }
}

/** A walk-forward analysis whose tests came to these returns, while holding earned 10 % in each. */
export function walked(tests: readonly number[], trades = 45): TrustNode {
  const marks = [0, ...tests].map((_, index) => ({ at: day(1 + index), equity: 100 * 1.1 ** index }))
  const totalReturn = tests.reduce((worth, test) => worth * (1 + test), 1) - 1
  return {
    ...SWEEP,
    kind: 'WALK_FORWARD',
    best: null,
    analysis: null,
    benchmark: { metrics: { totalReturn: 9, sharpe: 9 }, equity: marks },
    outOfSample: { efficiency: 0.6, metrics: { totalReturn, trades }, equity: marks },
    folds: tests.map((test, index) => ({
      tested: true,
      testFrom: day(1 + index),
      testTo: day(2 + index),
      test: { totalReturn: test },
    })),
  }
}
