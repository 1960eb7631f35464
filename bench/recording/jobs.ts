import type { EngineName } from '../../server/engine/batch.ts'

/** What `startOptimization` takes, without its dataset. */
export interface Sweep {
  readonly strategies: readonly { readonly strategy: string; readonly space: readonly object[] }[]
  readonly directions: readonly ('LONG' | 'SHORT')[]
  readonly exits: { readonly takeProfit: readonly (number | null)[]; readonly stopLoss: readonly (number | null)[] }
  readonly run?: { readonly engine: EngineName }
  readonly constraints?: { readonly declared: boolean }
}

/** A job that is recorded. */
export interface RecordedJob {
  /** Of the file, without its ending. */
  readonly file: string
  readonly name: string
  readonly about: string
  readonly threads: number
  readonly engine: EngineName
  /** The same with fewer values, as one tries a grid before one refines it: it runs before, so that costs are known. Null where nothing does. */
  readonly rehearsal: Sweep | null
  readonly sweep: Sweep
  /** Whether it is paused for six seconds after ten. */
  readonly isPaused: boolean
}

const percents = (count: number) => Array.from({ length: count }, (_, index) => (index + 1) / 100)
const EXITS = { takeProfit: percents(10), stopLoss: percents(28) }
const FEW_EXITS = { takeProfit: [null, 0.05], stopLoss: [null, 0.02] }
const NO_EXITS = { takeProfit: [null], stopLoss: [null] }
const BOTH = ['LONG', 'SHORT'] as const

/** So many values of a parameter, spread evenly from one to another. */
function spread(name: string, [from, to]: readonly [from: number, to: number], count: number) {
  const step = (to - from) / (count - 1)
  return { name, values: Array.from({ length: count }, (_, index) => Math.round(from + step * index)) }
}

/** Moving-average crosses. */
const crosses = (count: number): Sweep => ({
  strategies: [
    { strategy: 'sma-cross', space: [spread('fast', [5, 60], count), spread('slow', [100, 400], 2 * count)] },
  ],
  directions: BOTH,
  exits: EXITS,
})

/** Strategies of which the dearest costs many times the cheapest. */
const MIXED = (count: number): Sweep['strategies'] => [
  { strategy: 'donchian', space: [spread('entry', [20, 500], count)] },
  { strategy: 'kama-trend', space: [spread('period', [20, 400], count)] },
  { strategy: 'sma-cross', space: [spread('fast', [10, 180], count)] },
  { strategy: 'rsi', space: [spread('period', [10, 200], count)] },
]

/** They are recorded as they were before there were relations. */
const EVERY = { declared: false }

const mixed = (count: number): Sweep => ({
  strategies: MIXED(count),
  directions: BOTH,
  exits: EXITS,
  constraints: EVERY,
})

const overColumns = (count: number): Sweep => ({
  strategies: MIXED(count),
  directions: BOTH,
  exits: FEW_EXITS,
  constraints: EVERY,
  run: { engine: 'VECTOR' },
})

/** The strategy of one's own that the guide shows. */
const barByBar = (count: number): Sweep => ({
  strategies: [{ strategy: 'patience', space: [spread('period', [20, 480], count), spread('patience', [5, 85], 5)] }],
  directions: BOTH,
  exits: NO_EXITS,
})

const job = { threads: 2, isPaused: false, engine: 'SWEEP' } as const

/** Jobs of every kind, on a year of minutes. */
export const RECORDED_JOBS: readonly RecordedJob[] = [
  {
    ...job,
    file: 'crosses',
    name: 'a sweep',
    about: 'moving-average crosses, two threads',
    rehearsal: crosses(9),
    sweep: crosses(36),
  },
  {
    ...job,
    file: 'mixed',
    name: 'four strategies',
    about: 'four strategies of very different cost, two threads',
    rehearsal: mixed(40),
    sweep: mixed(270),
  },
  {
    ...job,
    file: 'first',
    name: 'a first job',
    about: 'four strategies that no job has run before, two threads',
    rehearsal: null,
    sweep: mixed(270),
  },
  {
    ...job,
    file: 'single',
    name: 'one thread',
    about: 'four strategies of very different cost, one thread',
    threads: 1,
    rehearsal: mixed(30),
    sweep: mixed(160),
  },
  {
    ...job,
    file: 'columns',
    name: 'bar by bar over columns',
    about: 'four strategies on the vector engine, one thread',
    threads: 1,
    engine: 'VECTOR',
    rehearsal: overColumns(40),
    sweep: overColumns(200),
  },
  {
    ...job,
    file: 'own',
    name: "a user's own strategy",
    about: 'a strategy that decides bar by bar, one thread',
    threads: 1,
    rehearsal: barByBar(40),
    sweep: barByBar(200),
  },
  {
    ...job,
    file: 'paused',
    name: 'paused for six seconds',
    about: 'moving-average crosses, paused after ten seconds, one thread',
    threads: 1,
    rehearsal: crosses(9),
    sweep: crosses(27),
    isPaused: true,
  },
]
