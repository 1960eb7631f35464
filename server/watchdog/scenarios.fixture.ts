import type { Opinion, Signal } from './evidence.ts'
import { DEFAULT_THRESHOLDS } from './reading.ts'
import { type FaultKind, type Part, type Run, runOf, trial } from './run.fixture.ts'
import { simulate, type Trace } from './simulator.fixture.ts'

/** A situation that the documentation tells of. */
export interface Scenario {
  readonly name: string
  readonly run: Run
}

const many = (count: number, work: number, more = {}): Part[] =>
  Array.from({ length: count }).flatMap(() => trial(work, more))

const fault = (stage: 'LOADING' | 'SIGNALS' | 'SIMULATION', kind: FaultKind): Part => ({
  kind: 'fault',
  stage,
  fault: kind,
  bars: 500,
})

const huge = (advances: number): Part => ({
  kind: 'work',
  stage: 'SIMULATION',
  of: 'huge',
  bars: 1_000_000,
  work: 20_000,
  advances,
})

/** Runs that are well, however they look. */
export const HEALTHY_SCENARIOS: readonly Scenario[] = [
  { name: 'Ordinary trials', run: runOf([many(100, 20), many(100, 20)], { threads: 2 }) },
  { name: 'Ordinary trials on a machine 20 times as slow', run: runOf([many(100, 20)], { slowness: 20 }) },
  { name: 'Trials that show nothing for 10 s of CPU each', run: runOf([many(5, 4_000)]) },
  { name: 'A thousand quick trials, then one of 10 s', run: runOf([[...many(1_000, 2), ...trial(4_000)]]) },
  { name: 'A last item 1,000 times as big that shows its bars', run: runOf([[...many(50, 20), huge(1_000)]]) },
  { name: 'A last item 1,000 times as big, declared so, that shows nothing', run: runOf([[...many(50, 20), huge(1)]]) },
  { name: 'A collection of garbage of 2 s', run: runOf([[...many(50, 20), ...trial(800), ...many(50, 20)]]) },
  {
    name: 'The process is stopped for an hour',
    run: runOf([many(100, 20)], { disturbances: [{ kind: 'SUSPENDED', from: 20, steps: 72_000 }], mostSteps: 100_000 }),
  },
  {
    name: "The host's clock jumps",
    run: runOf([many(100, 20)], { disturbances: [{ kind: 'CLOCK_JUMP', from: 20, steps: 1 }] }),
  },
  {
    name: 'The database is away for half an hour',
    run: runOf([[{ kind: 'wait', stage: 'STORING', ticks: 3_600 }]], {
      disturbances: [{ kind: 'DATABASE_AWAY', from: 1, steps: 36_000 }],
      mostSteps: 50_000,
    }),
  },
  {
    name: 'Nine of ten readings are lost',
    run: runOf([many(400, 20)], {
      disturbances: Array.from({ length: 100 }, (_, index) => ({ kind: 'LOST', from: 10 * index, steps: 9 })),
    }),
  },
  { name: 'No thread is free for an hour', run: runOf([many(10, 20)], { starvedSteps: 72_000, mostSteps: 100_000 }) },
]

/** Runs that will never end by themselves. */
export const STUCK_SCENARIOS: readonly Scenario[] = [
  { name: 'A deadlock on `Atomics.wait`', run: runOf([[...many(50, 20), fault('SIMULATION', 'BLOCKED')]]) },
  { name: 'An endless loop', run: runOf([[...many(50, 20), fault('SIMULATION', 'SPINNING')]]) },
  { name: 'An endless loop in the first trial of all', run: runOf([[fault('SIGNALS', 'SPINNING')]]) },
  {
    name: 'An endless loop while three peers go on',
    run: runOf([many(2_000, 20), many(2_000, 20), many(2_000, 20), [fault('SIGNALS', 'SPINNING')]], { threads: 4 }),
  },
  { name: 'A livelock that touches counters', run: runOf([[...many(50, 20), fault('SIMULATION', 'CIRCLING')]]) },
  { name: 'A catastrophic regular expression', run: runOf([[...many(50, 20), fault('SIGNALS', 'SPINNING')]]) },
  { name: 'A promise that never settles', run: runOf([[...many(50, 20), fault('SIGNALS', 'IDLE')]]) },
  { name: 'A promise that never settles, while loading', run: runOf([[fault('LOADING', 'IDLE')]]) },
]

/** What would be ended, if the job allowed it. */
export const WARNED_SCENARIO: Scenario = {
  name: 'An endless loop, with `abort: false`',
  run: runOf([[...many(50, 20), fault('SIMULATION', 'SPINNING')]], {
    thresholds: { ...DEFAULT_THRESHOLDS, abort: false },
    mostSteps: 3_000,
  }),
}

const traces = new Map<Run, Trace>()

/** What the simulator finds of a scenario; it is run once. */
export function traceOf(run: Run): Trace {
  const trace = traces.get(run) ?? simulate(run)
  traces.set(run, trace)
  return trace
}

const SIGNALS = ['UNITS_ADVANCED', 'CPU_CONSUMED', 'PEERS_ADVANCED', 'WORKER_ALIVE'] as const satisfies Signal[]
const WORDS: Readonly<Record<Opinion, string>> = {
  PROGRESSING: 'moves',
  STALLED: '**stalled**',
  COMPLETE: 'complete',
  NO_OPINION: '–',
}

function rowOf(name: string, trace: Trace): string {
  const { evidence } = trace.peak.verdict
  const opinions = SIGNALS.map(
    (signal) => WORDS[evidence.find((one) => one.signal === signal)?.opinion ?? 'NO_OPINION'],
  )
  const { level, unchanged, stalledAfter } = trace.peak.verdict
  const changes = trace.changes.map((change) => `${change.level} at ${change.unchanged}`).slice(-2)
  const verdict = level === 'HEALTHY' ? `HEALTHY, at most ${unchanged} of ${stalledAfter}` : changes.join(', ')
  return `| ${[name, ...opinions, verdict, trace.ended.length > 0 ? 'yes' : 'no'].join(' | ')} |`
}

/**
 * The table of the documentation, as the simulator finds it: the witnesses when the run looked worst, and the verdict.
 */
export function scenarioTable(): string {
  const scenarios = [...HEALTHY_SCENARIOS, ...STUCK_SCENARIOS, WARNED_SCENARIO]
  const head = `| scenario | ${SIGNALS.map((signal) => `\`${signal}\``).join(' | ')} | verdict | ended |`
  const line = `|${'---|'.repeat(SIGNALS.length + 3)}`
  return [head, line, ...scenarios.map(({ name, run }) => rowOf(name, traceOf(run)))].join('\n')
}
