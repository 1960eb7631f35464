import { BUILT_IN } from '../../server/engine/strategies/builtIn.ts'

/** A mutation that starts a job, and the type of its input. */
export type StartName = 'startOptimization' | 'startWalkForward' | 'startImprovement'

/** A kind of job that is recorded as a first one of its installation, and once more. */
export interface Kind {
  /** Of its recordings' files. */
  readonly file: string
  readonly name: string
  readonly bars: number
  readonly start: StartName
  /** What the mutation takes, of a dataset. */
  input(dataset: string): object
}

const BOTH = ['LONG', 'SHORT'] as const
const values = (count: number, step: number) => Array.from({ length: count }, (_, index) => (index + 1) * step)

/** So many values of a parameter from one number on. */
const parameter = (name: string, from: number, { step, count }: { readonly step: number; readonly count: number }) => ({
  name,
  values: Array.from({ length: count }, (_, index) => from + step * index),
})

const crosses = (fast: number, slow: number) => [
  {
    strategy: 'sma-cross',
    space: [parameter('fast', 5, { step: 3, count: fast }), parameter('slow', 70, { step: 20, count: slow })],
  },
]

const exits = (takeProfits: number, stopLosses: number) => ({
  takeProfit: values(takeProfits, 0.01),
  stopLoss: values(stopLosses, 0.005),
})

const sweep = (dataset: string, input: object) => ({ dataset, directions: BOTH, ...input })

/** The kinds of jobs that bars are held to, each of five to sixty seconds on two threads. */
export const KINDS: readonly Kind[] = [
  {
    file: 'sweep',
    name: 'sweep of 24,000 candidates',
    bars: 2_500_000,
    start: 'startOptimization',
    input: (dataset) => sweep(dataset, { strategies: crosses(12, 10), exits: exits(10, 10) }),
  },
  {
    file: 'families',
    name: 'all built-in strategies',
    bars: 1_200_000,
    start: 'startOptimization',
    input: (dataset) =>
      sweep(dataset, {
        strategies: BUILT_IN.map(({ name: strategy }) => ({ strategy, space: [] })),
        exits: exits(6, 7),
      }),
  },
  {
    file: 'vector',
    name: 'the same on the vector engine',
    bars: 600_000,
    start: 'startOptimization',
    input: (dataset) => sweep(dataset, { strategies: crosses(10, 10), exits: exits(4, 4), run: { engine: 'VECTOR' } }),
  },
  {
    file: 'own',
    name: "a user's own strategy",
    bars: 500_000,
    start: 'startOptimization',
    input: (dataset) =>
      sweep(dataset, {
        strategies: [
          {
            strategy: 'patience',
            space: [parameter('period', 20, { step: 30, count: 12 }), parameter('patience', 5, { step: 20, count: 8 })],
          },
        ],
        exits: { takeProfit: [null], stopLoss: [null, 0.05] },
      }),
  },
  {
    file: 'bayesian',
    name: 'Bayesian search',
    bars: 700_000,
    start: 'startOptimization',
    input: (dataset) =>
      sweep(dataset, {
        strategies: [
          {
            strategy: 'sma-cross',
            space: [
              { name: 'fast', range: { min: 5, max: 60, step: 1 } },
              { name: 'slow', range: { min: 70, max: 400, step: 5 } },
            ],
          },
        ],
        exits: exits(10, 10),
        sampler: { method: 'BAYESIAN', trials: 600, seed: 1 },
      }),
  },
  {
    file: 'walkForward',
    name: 'walk-forward of six folds',
    bars: 1_200_000,
    start: 'startWalkForward',
    input: (dataset) => ({
      optimization: sweep(dataset, { strategies: crosses(12, 10), exits: exits(10, 10) }),
      folds: 6,
      trainFraction: 0.7,
    }),
  },
  {
    file: 'improvement',
    name: 'improvement',
    bars: 600_000,
    start: 'startImprovement',
    input: (dataset) => ({
      optimization: sweep(dataset, { strategies: crosses(20, 20), exits: exits(10, 10) }),
      cycles: 30,
      backtestsPerCycle: 40,
      patience: 30,
    }),
  },
  {
    file: 'costly',
    name: 'a parameter that sets the cost',
    bars: 20_000,
    start: 'startOptimization',
    input: (dataset) =>
      sweep(dataset, {
        strategies: [
          {
            strategy: 'laborious',
            space: [
              { name: 'loops', values: [10, 100, 1_000, 3_000, 6_000, 10_000] },
              parameter('period', 10, { step: 5, count: 10 }),
            ],
          },
        ],
        exits: { takeProfit: [null], stopLoss: [null] },
      }),
  },
]

const step = (name: string, from: number, by: number, count: number) => parameter(name, from, { step: by, count })

/** Other jobs of these kinds: what holds for the kinds is to hold for these as well. */
export const OTHERS: readonly Kind[] = [
  {
    file: 'rsi',
    name: 'a sweep of one strategy',
    bars: 2_000_000,
    start: 'startOptimization',
    input: (dataset) =>
      sweep(dataset, { strategies: [{ strategy: 'rsi', space: [step('period', 5, 1, 270)] }], exits: exits(16, 16) }),
  },
  {
    file: 'three',
    name: 'a sweep of three strategies',
    bars: 1_300_000,
    start: 'startOptimization',
    input: (dataset) =>
      sweep(dataset, {
        strategies: [
          { strategy: 'macd', space: [step('fast', 5, 3, 5), step('slow', 25, 10, 6)] },
          { strategy: 'donchian', space: [step('entry', 20, 15, 25)] },
          { strategy: 'supertrend', space: [step('period', 7, 7, 25)] },
        ],
        exits: exits(8, 8),
      }),
  },
  {
    file: 'random',
    name: 'a random search',
    bars: 700_000,
    start: 'startOptimization',
    input: (dataset) =>
      sweep(dataset, {
        strategies: [
          { strategy: 'bollinger-reversal', space: [step('period', 10, 5, 30)] },
          { strategy: 'keltner-breakout', space: [step('period', 10, 5, 30)] },
        ],
        exits: exits(8, 8),
        sampler: { method: 'RANDOM', trials: 500, seed: 3 },
      }),
  },
  {
    file: 'vectorRsi',
    name: 'another strategy on the vector engine',
    bars: 1_000_000,
    start: 'startOptimization',
    input: (dataset) =>
      sweep(dataset, {
        strategies: [{ strategy: 'rsi', space: [step('period', 5, 3, 60)] }],
        exits: exits(5, 5),
        run: { engine: 'VECTOR' },
      }),
  },
  {
    file: 'ownShort',
    name: "a strategy of one's own on fewer bars",
    bars: 200_000,
    start: 'startOptimization',
    input: (dataset) =>
      sweep(dataset, {
        strategies: [{ strategy: 'patience', space: [step('period', 30, 20, 20), step('patience', 10, 10, 12)] }],
        exits: { takeProfit: [null], stopLoss: [null, 0.03] },
      }),
  },
  {
    file: 'costlyTwo',
    name: 'another parameter that sets the cost',
    bars: 30_000,
    start: 'startOptimization',
    input: (dataset) =>
      sweep(dataset, {
        strategies: [{ strategy: 'laborious', space: [step('loops', 200, 400, 10), step('period', 10, 10, 12)] }],
        exits: { takeProfit: [null], stopLoss: [null] },
      }),
  },
  {
    file: 'bayesianMacd',
    name: 'a Bayesian search of another strategy',
    bars: 500_000,
    start: 'startOptimization',
    input: (dataset) =>
      sweep(dataset, {
        strategies: [
          {
            strategy: 'macd',
            space: [
              { name: 'fast', range: { min: 5, max: 30, step: 1 } },
              { name: 'slow', range: { min: 35, max: 200, step: 5 } },
            ],
          },
        ],
        exits: exits(8, 8),
        sampler: { method: 'BAYESIAN', trials: 400, seed: 2 },
      }),
  },
  {
    file: 'walkForwardRsi',
    name: 'walk-forward of four folds',
    bars: 1_500_000,
    start: 'startWalkForward',
    input: (dataset) => ({
      optimization: sweep(dataset, {
        strategies: [{ strategy: 'rsi', space: [step('period', 5, 3, 80)] }],
        exits: exits(10, 10),
      }),
      folds: 4,
      trainFraction: 0.6,
    }),
  },
  {
    file: 'improvementDonchian',
    name: 'improvement of another strategy',
    bars: 250_000,
    start: 'startImprovement',
    input: (dataset) => ({
      optimization: sweep(dataset, {
        strategies: [{ strategy: 'donchian', space: [step('entry', 10, 5, 60), step('exit', 5, 5, 20)] }],
        exits: exits(8, 8),
      }),
      cycles: 25,
      backtestsPerCycle: 30,
      patience: 25,
    }),
  },
]

/** Strategies of one's own beside those of the guide, by their files. */
export const OWN_STRATEGIES: Readonly<Record<string, string>> = {
  'laborious.ts': `import { bars, crossingsAbove, defineBarStrategy, number, sma } from 'barline'

export default defineBarStrategy({
  name: 'laborious',
  title: 'Laborious',
  description: 'Its parameter sets what it costs.',
  family: 'my own',
  parameters: [
    number('loops', { min: 0, max: 1_000_000, step: 10, default: 10 }, 'Work for each bar.'),
    bars('period', { default: 20 }, 'Bars in the average.'),
  ],
  onBar: ({ close }, { loops, period }, direction) => {
    const average = sma(close, period)
    const up = crossingsAbove(close, average)
    const down = crossingsAbove(average, close)
    const [enter, leave] = direction === 'LONG' ? [up, down] : [down, up]
    let state = 1
    return (bar, position) => {
      for (let loop = 0; loop < loops; loop += 1) state = Math.imul(state ^ loop, 0x9e3779b1)
      if (position === null) return enter[bar] === 1 && state !== 0 ? 'ENTER' : null
      return leave[bar] === 1 ? 'LEAVE' : null
    }
  },
})
`,
}
