import { expect, test } from 'vitest'
import { interleavingOf } from '../../jobs/drive/jobTasks.ts'
import { TaskRegistry } from '../../jobs/drive/taskRegistry.ts'
import { Costs } from '../../jobs/plan/costs.ts'
import { planJob } from '../../jobs/plan/planJob.ts'
import { SWEEP } from '../../jobs/ports.fixture.ts'
import { printSpecification, type Specification } from '../../jobs/specification.ts'
import type { JobRecording, RecordedTask } from './jobRecording.fixture.ts'
import { replayJob } from './jobReplay.fixture.ts'
import { play, type Seen } from './play.fixture.ts'

const BARS = 10_000
const THREADS = 2

/** Looks at a job: so far apart, or so many where it is long. */
const SAMPLE_MS = 50
const MOST_SAMPLES = 2_400

const parameter = (name: string) => ({ name, kind: 'NUMBER', min: 0, max: 1e6, step: 1, default: 10 }) as const

/** A sweep of a strategy of a user. */
function sweepOf(loops: readonly number[], periods: readonly number[]): Specification {
  const space = [
    { name: 'loops', values: loops, range: null },
    { name: 'period', values: periods, range: null },
  ]
  const input = { ...SWEEP, strategies: [{ strategy: 'mine', space }], directions: ['LONG', 'SHORT'] as const }
  const code = { mine: { digest: 'mine', parameters: [parameter('loops'), parameter('period')] } }
  return { kind: 'OPTIMIZATION', input, code }
}

/** The job as two threads run it that take trial after trial, each of which takes so many seconds for so many loops. */
function run(specification: Specification, secondsFor: (loops: number) => number): JobRecording {
  const plan = planJob(specification, () => undefined)
  const costs = new Costs({ plan, barsPerTrial: BARS, costStatistics: new Map(), threads: THREADS })
  const registry = new TaskRegistry(interleavingOf(plan, costs), ({ count }) => count * BARS)
  const free = new Array<number>(THREADS).fill(0)
  const tasks: (RecordedTask & { readonly fromMs: number })[] = []
  for (let task = registry.next(() => 1); task; task = registry.next(() => 1)) {
    const fromMs = Math.min(...free)
    const seconds = secondsFor(plan.candidate(task.first).parameters.loops ?? 0)
    tasks.push({ ...task, seconds, fromMs, overMs: fromMs + 1_000 * seconds, best: plan.trials >>> 1 })
    free[free.indexOf(fromMs)] = fromMs + 1_000 * seconds
  }
  // At the end four trials are run once more, in a process of their own.
  const again = [0, plan.trials - 1, plan.trials >>> 1, plan.trials >>> 1].reduce(
    (sum, trial) => sum + secondsFor(plan.candidate(trial).parameters.loops ?? 0),
    0.5,
  )
  const endMs = Math.max(...free) + 1_000 * Math.min(10, again)
  const everyMs = Math.max(SAMPLE_MS, Math.min(1_000, endMs / MOST_SAMPLES))
  const samples = Array.from({ length: Math.ceil(endMs / everyMs) }, (_, index) => {
    const atMs = index * everyMs
    const open = tasks.filter(({ fromMs, overMs }) => fromMs <= atMs && atMs < overMs)
    return [atMs, ...open.flatMap(({ first, fromMs, overMs }) => [first, (atMs - fromMs) / (overMs - fromMs)])]
  })
  return {
    kind: 'a strategy of a user',
    isFirst: true,
    threads: THREADS,
    bars: BARS,
    specification: printSpecification(specification),
    costStatistics: [],
    width: 1,
    computationMs: 5,
    tasks: tasks.toSorted((one, other) => one.overMs - other.overMs),
    endMs,
    samples,
  }
}

/** How far the bar is from the share of the time, at the most, in points: over the frames that are looked at. */
function strayOf(seen: readonly Seen[], isLookedAt: (seen: Seen) => boolean): number {
  const looked = seen.filter((one) => one.frame.left > 0 && isLookedAt(one))
  return 100 * Math.max(0, ...looked.map(({ shown, frame }) => Math.abs(shown - frame.truth)))
}

const loops = [10, 100, 1_000, 10_000, 30_000, 60_000]
const periods = Array.from({ length: 10 }, (_, index) => 10 + 5 * index)

test.each<[string, Specification, (loops: number) => number, number]>([
  ['of 100 trials of 0.9 s', sweepOf([10, 20, 30, 40, 50], periods), () => 0.9, 5],
  [
    'of 396 slow trials',
    sweepOf(
      Array.from({ length: 18 }, (_, index) => index + 1),
      [...periods, 70],
    ),
    () => 12,
    5,
  ],
  ['of which a parameter sets the cost', sweepOf(loops, periods), (count) => 0.01 + count / 10_000, 10],
])('the bar of a first job %s is near to the share of the time', async (_, specification, secondsFor, most) => {
  const trace = await replayJob(run(specification, secondsFor))
  const seen = play(trace)
  expect(strayOf(seen, ({ frame }) => frame.count === 0)).toBeLessThanOrEqual(2)
  const isFar = most > 5
  expect(strayOf(seen, ({ frame }) => frame.count > (isFar ? frame.total / 4 : 0))).toBeLessThanOrEqual(most)
  for (const { eta } of seen.filter(({ frame }) => frame.count < 4)) expect(eta).toBeNull()
  const steps = seen
    .filter(({ frame }) => frame.left > 0)
    .map(({ shown }, index, all) => shown - (all[index - 1] ?? { shown: 0 }).shown)
  expect(Math.max(...steps)).toBeLessThanOrEqual(0.01)
})
