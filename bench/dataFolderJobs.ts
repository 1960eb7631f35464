/** Strategies of one's own that the jobs of a kept data folder run, by file. */
export const STRATEGIES: Readonly<Record<string, string>> = {
  'dip.ts': `import { bars, crossingsAboveLevel, crossingsBelowLevel, defineStrategy, number, rsi } from 'barline'

export default defineStrategy({
  name: 'dip',
  title: 'Dip of the RSI',
  description: 'Enters where the RSI falls below a level. It cannot take 7 bars.',
  family: 'my own',
  parameters: [
    bars('period', { max: 50, default: 5 }, 'Bars of the RSI.'),
    number('level', { min: 1, max: 49, step: 1, default: 30 }, 'The RSI that makes a dip.'),
  ],
  signals: ({ close }, { period, level }) => {
    if (period === 7) throw new Error('7 bars are unlucky')
    const strength = rsi(close, period)
    return { entry: crossingsBelowLevel(strength, level), exit: crossingsAboveLevel(strength, 60) }
  },
})
`,
  'patient.ts': `import { bars, crossingsAbove, defineBarStrategy, sma } from 'barline'

export default defineBarStrategy({
  name: 'patient',
  title: 'Cross with patience',
  description: 'Enters where the close crosses its average, and leaves what has gained nothing in time.',
  family: 'my own',
  parameters: [
    bars('period', { default: 20 }, 'Bars in the average.'),
    bars('patience', { min: 1, default: 10 }, 'Bars in which a trade must gain.'),
  ],
  onBar: ({ close }, { period, patience }, direction) => {
    const average = sma(close, period)
    const up = crossingsAbove(close, average)
    const down = crossingsAbove(average, close)
    const [enter, leave] = direction === 'LONG' ? [up, down] : [down, up]
    const sign = direction === 'LONG' ? 1 : -1
    return (bar, position) => {
      if (position === null) return enter[bar] === 1 ? 'ENTER' : null
      const isLate = bar - position.entryBar >= patience
      const gain = sign * (close[bar] - position.entryPrice)
      return leave[bar] === 1 || (isLate && gain <= 0) ? 'LEAVE' : null
    }
  },
})
`,
  'burden.js': `import { bars, crossingsAbove, defineStrategy, number, sma } from 'barline'

export default defineStrategy({
  name: 'burden',
  title: 'A cross under a burden',
  description: 'Enters where the close crosses its average, after so many seconds.',
  family: 'my own',
  parameters: [
    bars('period', { max: 200, default: 20 }, 'Bars in the average.'),
    number('seconds', { min: 0, max: 100, step: 1, default: 0 }, 'How long it takes.'),
  ],
  signals: ({ close }, { period, seconds }) => {
    const end = performance.now() + 1_000 * seconds
    while (performance.now() < end);
    const average = sma(close, period)
    return { entry: crossingsAbove(close, average), exit: crossingsAbove(average, close) }
  },
})
`,
  'slow.js': `import { bars, crossingsAbove, defineStrategy, number, sma } from 'barline'

/** Takes some milliseconds, so that a job can be paused half-way. */
function linger() {
  let sum = 0
  for (let step = 0; step < 1_000_000; step += 1) sum += Math.sqrt(step)
  return sum
}

export default defineStrategy({
  name: 'slow',
  title: 'A slow cross',
  description: 'Enters where the close crosses a band above its average, and leaves where it crosses the average.',
  family: 'my own',
  parameters: [
    bars('period', { max: 200, default: 20 }, 'Bars in the average.'),
    number('above', { min: 0.001, max: 1, step: 0.001, default: 0.01 }, 'How far the band lies above it, as a share.'),
  ],
  signals: ({ close }, { period, above }) => {
    if (linger() < 0) throw new Error('sums of roots are positive')
    const average = sma(close, period)
    const band = average.map((value) => value * (1 + above))
    return { entry: crossingsAbove(close, band), exit: crossingsAbove(average, close) }
  },
})
`,
}

/** A job of a kept data folder. */
export interface FolderJob {
  readonly kind: 'Backtest' | 'Optimization' | 'WalkForward' | 'Improvement'
  readonly name: string
  readonly input: object
  /** What is done to it as soon as some of its trials are kept. */
  readonly halfway?: 'cancel' | 'pause'
}

type Dimension = readonly [name: string, min: number, max: number, step?: number | null, logarithmic?: boolean]

const range = ([name, min, max, step = null, logarithmic = false]: Dimension) => ({
  name,
  range: { min, max, step, logarithmic },
})
const space = (strategy: string, ...dimensions: readonly Dimension[]) => ({ strategy, space: dimensions.map(range) })
const by = (method: string, trials: number | null, seed: number) => ({ method, trials, seed })
const engine = (name: string) => ({ run: { engine: name } })

const CROSS = space('sma-cross', ['fast', 5, 25, 5], ['slow', 30, 90, 20])
const STEPPED = space('slow', ['period', 5, 100, 5, true], ['above', 0.001, 0.05, 0.001, true])
const PLAIN = space('slow', ['period', 5, 100, 5], ['above', 0.001, 0.05, 0.001])
const CONTINUOUS = space('supertrend', ['period', 5, 50, 1, true], ['factor', 0.5, 10, null, true])
const EXITS = { takeProfit: [null, 0.05, 0.1], stopLoss: [null, 0.03] }
const DEAR = { fee: 0.002, slippage: 0.0005, allocation: 0.5, initialCash: 5_000, fill: 'CLOSE' }

/** A job that is paused half-way, and the same one that is not: what the first must come to. */
function twins(kind: FolderJob['kind'], name: string, input: object): readonly FolderJob[] {
  return [
    { kind, name: `${name}, whole`, input },
    { kind, name, input, halfway: 'pause' },
  ]
}

const grids: readonly FolderJob[] = [
  { kind: 'Optimization', name: 'grid', input: { strategies: [CROSS], directions: ['LONG', 'SHORT'], exits: EXITS } },
  {
    kind: 'Optimization',
    name: 'grid of two strategies',
    input: { strategies: [CROSS, space('rsi', ['period', 5, 20, 5])], objective: 'CALMAR', account: DEAR },
  },
  { kind: 'Optimization', name: 'grid, spread', input: { strategies: [CROSS], sampler: by('GRID', 9, 0) } },
  { kind: 'Optimization', name: 'grid by VECTOR', input: { strategies: [CROSS], exits: EXITS, ...engine('VECTOR') } },
  { kind: 'Optimization', name: 'grid by REFERENCE', input: { strategies: [CROSS], ...engine('REFERENCE') } },
  { kind: 'Optimization', name: 'grid by SWEEP', input: { strategies: [CROSS], exits: EXITS, ...engine('SWEEP') } },
]

const searches: readonly FolderJob[] = [
  {
    kind: 'Optimization',
    name: 'random, continuous',
    input: { strategies: [space('supertrend', ['period', 5, 50], ['factor', 0.5, 10])], sampler: by('RANDOM', 40, 3) },
  },
  {
    kind: 'Optimization',
    name: 'random, continuous and logarithmic',
    input: { strategies: [CONTINUOUS], sampler: by('RANDOM', 40, 4), objective: 'TOTAL_RETURN' },
  },
  {
    kind: 'Optimization',
    name: 'random, every one',
    input: { strategies: [CROSS], exits: EXITS, sampler: by('RANDOM', null, 5), objective: 'PROFIT_FACTOR' },
  },
  {
    kind: 'Optimization',
    name: 'Bayesian, continuous and logarithmic',
    input: { strategies: [CONTINUOUS, CROSS], exits: EXITS, sampler: by('BAYESIAN', 48, 6), objective: 'SORTINO' },
  },
  ...twins('Optimization', 'random, plain steps', { strategies: [PLAIN], sampler: by('RANDOM', 300, 7) }),
  ...twins('Optimization', 'random, logarithmic steps', { strategies: [STEPPED], sampler: by('RANDOM', 300, 8) }),
  ...twins('Optimization', 'Bayesian', { strategies: [STEPPED], sampler: by('BAYESIAN', 100, 9) }),
]

const others: readonly FolderJob[] = [
  { kind: 'Backtest', name: 'backtest', input: { strategy: 'macd' } },
  {
    kind: 'Backtest',
    name: 'backtest, short, with exits and an account',
    input: {
      strategy: 'supertrend',
      direction: 'SHORT',
      parameters: [{ name: 'factor', value: 2.5 }],
      exits: { takeProfit: 0.08, stopLoss: 0.04 },
      account: DEAR,
      run: { priority: 5, key: 'a key', engine: 'REFERENCE' },
    },
  },
  {
    kind: 'WalkForward',
    name: 'walk-forward, anchored',
    input: { optimization: { strategies: [CROSS], exits: EXITS }, folds: 4, anchored: true, trainFraction: 0.6 },
  },
  {
    kind: 'WalkForward',
    name: 'walk-forward, random',
    input: { optimization: { strategies: [CONTINUOUS], sampler: by('RANDOM', 12, 10) }, folds: 3 },
  },
  ...twins('WalkForward', 'walk-forward, Bayesian', {
    optimization: { strategies: [STEPPED], sampler: by('BAYESIAN', 36, 11) },
    folds: 3,
  }),
  {
    kind: 'Improvement',
    name: 'improvement of continuous ranges',
    input: {
      optimization: { strategies: [CONTINUOUS], sampler: by('GRID', null, 12) },
      cycles: 4,
      backtestsPerCycle: 12,
    },
  },
  ...twins('Improvement', 'improvement', {
    optimization: { strategies: [PLAIN], sampler: by('GRID', null, 13), exits: EXITS },
    cycles: 6,
    backtestsPerCycle: 16,
  }),
  {
    kind: 'Optimization',
    name: 'own signals, of which some fail',
    input: { strategies: [space('dip', ['period', 5, 9, 1], ['level', 20, 40, 10])], exits: EXITS },
  },
  {
    kind: 'Backtest',
    name: 'own signals, failed',
    input: { strategy: 'dip', parameters: [{ name: 'period', value: 7 }] },
  },
  {
    kind: 'Optimization',
    name: 'own onBar',
    input: { strategies: [space('patient', ['period', 10, 30, 10], ['patience', 5, 15, 5])], directions: ['SHORT'] },
  },
  {
    kind: 'Optimization',
    name: 'timed out',
    input: { strategies: [space('burden', ['seconds', 0, 2, 2])], run: { limits: { trial: 0.3 } } },
  },
  { kind: 'Optimization', name: 'canceled', input: { strategies: [PLAIN] }, halfway: 'cancel' },
]

/** The jobs of a kept data folder: of every kind, state, sampler and engine. */
export const JOBS: readonly FolderJob[] = [...grids, ...searches, ...others]
