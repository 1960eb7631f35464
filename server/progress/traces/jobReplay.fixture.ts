import { findStrategy } from '../../engine/strategies/builtIn.ts'
import { interleavingOf } from '../../jobs/drive/jobTasks.ts'
import { TaskRegistry } from '../../jobs/drive/taskRegistry.ts'
import { specificationOf } from '../../jobs/parsed.ts'
import { Costs } from '../../jobs/plan/costs.ts'
import type { TimedRange } from '../../jobs/plan/fittedCosts.ts'
import { coldComputations, loadingMsPerBar } from '../../jobs/plan/listedPrice.ts'
import { planJob } from '../../jobs/plan/planJob.ts'
import { usualWidthOf } from '../../jobs/plan/rangeWidth.ts'
import { WaitingRounds } from '../../jobs/plan/waitingRounds.ts'
import type { Plan } from '../../jobs/plan.ts'
import { type Range, unitOf } from '../../jobs/range.ts'
import type { TaskReading } from '../../jobs/verdict.ts'
import { COLD_SHARE_OF_ROUNDS } from '../coldCode.ts'
import type { JobRecording, RecordedTask } from './jobRecording.fixture.ts'
import type { Frame, Trace } from './trace.fixture.ts'

/** The part of a lone trial that must be done before its time tells of all of it. */
const TELLING_SHARE = 0.03

/** What a server knows of a recorded job as it runs. */
class ReplayedJob {
  readonly #plan: Plan
  readonly #recording: JobRecording
  readonly #registry: TaskRegistry
  readonly #rounds: WaitingRounds
  readonly #begunMs = new Map<number, number>()
  #committed: readonly RecordedTask[] = []
  readonly costs: Costs
  /** Milliseconds that each thread loses to code that it runs for the first time. */
  readonly coldMs: number

  constructor(recording: JobRecording) {
    const { bars: barsPerTrial, threads, computationMs, costStatistics, specification } = recording
    this.#recording = recording
    this.#plan = planJob(specificationOf({ specification }), findStrategy)
    // The second one of an installation runs on threads that the first one has warmed.
    const strategies = this.#plan.space.branches.map(({ strategy }) => strategy)
    this.coldMs = recording.isFirst ? coldComputations(strategies, this.#plan, barsPerTrial) * computationMs : 0
    this.costs = new Costs({
      plan: this.#plan,
      barsPerTrial,
      costStatistics: new Map(costStatistics),
      computationMs,
      cold: { threads, seconds: this.coldMs / 1_000 },
      threads,
    })
    this.#registry = new TaskRegistry(interleavingOf(this.#plan, this.costs), (range) => this.#barsOf(range))
    this.#rounds = new WaitingRounds(this.#plan.search?.rounds ?? [], this.#plan.trials)
  }

  /** How wide the ranges of its ETAs are, before any job has taught that. */
  get usualWidth(): number {
    return usualWidthOf(this.#plan, this.costs.fit)
  }

  #barsOf(range: Range): number {
    return this.#plan.bars?.(range) ?? range.count * this.#recording.bars
  }

  async frameAt([atMs = 0, ...pairs]: readonly number[]): Promise<Frame> {
    const { tasks, endMs, threads } = this.#recording
    const committed = tasks.filter(({ overMs }) => overMs <= atMs)
    for (const { seconds, ...range } of committed.slice(this.#committed.length)) this.costs.note({ range, seconds })
    this.#committed = committed
    const shares = new Map(pairs.flatMap((first, index) => (index % 2 === 0 ? [[first, pairs[index + 1] ?? 0]] : [])))
    const atWork = tasks.filter(({ first, count, overMs }) => count > 0 && shares.has(first) && overMs > atMs)
    const step = await this.#registry.listen().held(async () => atWork)
    this.#registry.sync(await step.committed(async () => committed))
    this.#open()
    this.costs.refit(this.#read(atWork, shares, atMs))
    const passed = atMs / endMs
    return {
      atMs,
      standing: this.#registry.standing(this.costs, threads, committed.at(-1)?.best ?? null),
      flows: true,
      connected: true,
      truth: passed,
      left: (endMs - atMs) / 1_000,
      count: committed.reduce((sum, { count }) => sum + count, 0),
      total: this.#rounds.trials,
    }
  }

  /** Rounds are worked out when what they need is done. */
  #open(): void {
    for (const chain of this.#rounds.chains) {
      let round = this.#rounds.head(chain)
      for (; round && this.#registry.isDone(round.needs); round = this.#rounds.head(chain))
        this.#rounds.settle(round.first, round.count)
    }
    this.#registry.limit(this.#rounds.trials, this.#rounds.closed)
  }

  /** @returns what trials under way are reckoned to take */
  #read(atWork: readonly RecordedTask[], shares: ReadonlyMap<number, number>, atMs: number): TimedRange[] {
    return atWork.flatMap((task) => {
      const share = shares.get(task.first) ?? 0
      const bars = share * this.#barsOf(task)
      this.#registry.read({ unit: unitOf(task), bars, stage: 'SIMULATION' } as TaskReading)
      const begunMs = this.#begunMs.get(task.first) ?? atMs
      this.#begunMs.set(task.first, begunMs)
      return task.count === 1 && share >= TELLING_SHARE
        ? [{ range: task, seconds: (atMs - begunMs) / 1_000 / share }]
        : []
    })
  }
}

/** A recording as a trace: what the server knew of the job, by the code that it has now. */
export async function replayJob(recording: JobRecording): Promise<Trace> {
  const job = new ReplayedJob(recording)
  const { kind, isFirst } = recording
  const frames: Frame[] = []
  for (const sample of recording.samples) frames.push(await job.frameAt(sample))
  const { areKnown: isKnown, areLearnt: isLearnt, fit, arePaced } = job.costs
  const width = job.usualWidth * recording.width
  const coldMs = job.coldMs * (arePaced ? COLD_SHARE_OF_ROUNDS : recording.threads)
  // Only the first one reads candles out of the store.
  const loadingMs = isFirst ? recording.bars * loadingMsPerBar(recording.computationMs) : 0
  const name = `${kind}, ${isFirst ? 'first' : 'again'}`
  return { name, hinted: true, isKnown, isLearnt, fit, width, coldMs, loadingMs, frames }
}
