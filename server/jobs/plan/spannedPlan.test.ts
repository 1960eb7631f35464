import { describe, expect, test } from 'vitest'
import { catalog, SWEEP } from '../ports.fixture.ts'
import type { OptimizationInput, Span, Specification } from '../specification.ts'
import { planJob } from './planJob.ts'
import type { WalkForwardPlan } from './walkForward.ts'

const SPAN: Span = { bars: 1_000, from: 200, to: 700, heldTo: 800, fromMs: 0, toMs: 0 }
const space = [{ name: 'fast', values: [2, 3, 4, 5], range: null }]
const strategies = [{ strategy: 'sma-cross', space }]
const stopLoss = [null, 0.1]

function sweepOf(method: OptimizationInput['sampler']['method']): Specification {
  const sampler = { method, trials: method === 'GRID' ? null : 6, seed: 3 }
  return { kind: 'OPTIMIZATION', input: { ...SWEEP, strategies, exits: { takeProfit: [null], stopLoss }, sampler } }
}

describe('a job on some bars of its dataset', () => {
  test.each(['GRID', 'RANDOM'] as const)('has by %s the same trials, on these bars', (method) => {
    const [plan, all] = [{ ...sweepOf(method), span: SPAN }, sweepOf(method)].map((job) => planJob(job, catalog.find))
    const range = { first: 1, count: 4 }
    while (!(plan?.prepare?.(range, 100) ?? true) || !(all?.prepare?.(range, 100) ?? true));
    const window = { from: 200, to: 700, unseen: false }
    const { batches = [], ...rest } = all?.work(range) ?? {}
    expect(plan?.work(range)).toEqual({ ...rest, batches: batches.map((batch) => ({ ...batch, window })) })
    expect([plan?.trials, plan?.candidate(3)]).toEqual([all?.trials, all?.candidate(3)])
    expect(plan?.bars?.(range)).toBe(2_000)
    const [share] = all?.shares(range) ?? []
    const [less] = plan?.shares(range) ?? []
    expect(less?.trials).toBeCloseTo((share?.trials ?? 0) * 0.5, 9)
    expect(less?.rules).toBeCloseTo((share?.rules ?? 0) * 0.7, 9)
  })

  test.each([false, true])('folds these bars (anchored: %j)', (anchored) => {
    const input = { optimization: SWEEP, folds: 3, trainFraction: 0.5, anchored }
    const plan = planJob({ kind: 'WALK_FORWARD', input, bars: 1_000, span: SPAN }, catalog.find) as WalkForwardPlan
    expect(plan.windows[0]?.train.from).toBe(200)
    expect(plan.windows.at(-1)?.test.to).toBe(700)
    expect(plan.windows.map(({ train }) => train.from === 200)).toEqual([true, anchored, anchored])
  })
})
