import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Batch, EngineName } from '../server/engine/batch.ts'
import { DIRECTIONS, type Parameters, type Strategy } from '../server/engine/strategies/strategy.ts'
import { makeCandles } from '../server/engine/walk.fixture.ts'
import { runWork } from '../server/engine/work.ts'
import { compute, USUAL_ROUNDS } from '../server/pool/host/metronomeTask.ts'
import type { ListedPrice } from '../server/progress/prices.ts'
import { median } from './kernel.ts'

const BARS = 60_000
const MINUTE_MS = 60_000
/** What all parameters of a strategy are multiplied by: grids lie around the defaults, and above. */
const SCALES = [0.7, 1.4, 2.8]
/** What the first one is multiplied by beside that, so that rules of one scale differ too. */
const SKEWS = [1, 1.3]
const CANDLES = makeCandles(BARS, 7, MINUTE_MS)
const LEVELS = [0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.08]
/** So often a run is measured, and repeated before that: a part of the code is compiled only when it has run for some time. */
const ROUNDS = 3
const WARMING = 2

/** The least that a part of a price counts beside its rule: what is measured of two that differ so much is mostly chance. */
const LEAST = 0.001

const ACCOUNT = { initialCash: 10_000, fee: 0.001, slippage: 0, allocation: 1, fill: 'NEXT_OPEN' } as const
const SILENT = { enter: () => undefined, advance: () => undefined, finish: () => undefined }

/** So many exits of each rule; where trials are run one by one, few of them tell as much. */
const EXITS: Readonly<Record<EngineName, number>> = { SWEEP: 100, VECTOR: 5, REFERENCE: 5 }

function parametersOf({ parameters }: Strategy, scale: number, skew: number): Parameters {
  const scaled = parameters.map(({ name, kind, min, max, default: usual }, place) => {
    const value = Math.min(max, Math.max(min, usual * scale * (place === 0 ? skew : 1)))
    return [name, kind === 'INTEGER' ? Math.round(value) : value] as const
  })
  return Object.fromEntries(scaled)
}

/** Rules around the defaults, each with so many exits. */
function batchesOf(strategy: Strategy, exits: number): readonly Batch[] {
  const all = LEVELS.flatMap((takeProfit) => LEVELS.map((stopLoss) => ({ takeProfit, stopLoss }))).slice(0, exits)
  const parameters = SCALES.flatMap((scale) => SKEWS.map((skew) => parametersOf(strategy, scale, skew)))
  return DIRECTIONS.flatMap((direction) =>
    parameters.map((own, index): Batch => {
      return { strategy: strategy.name, direction, parameters: own, first: index * exits, exits: all }
    }),
  )
}

const RESTING = new Int32Array(new SharedArrayBuffer(4))

/** CPU seconds of this thread: they are counted when it rests, or else at the next tick of the kernel, which may be 4 ms away. */
function cpuSeconds(): number {
  Atomics.wait(RESTING, 0, 0, 0.05)
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}

/** CPU seconds that something takes. */
function timed(run: () => void): number {
  const begun = cpuSeconds()
  run()
  return cpuSeconds() - begun
}

const computations: number[] = []

/** Seconds of a reference computation, about. */
export function computationSeconds(): number {
  return median(computations)
}

/** What something takes, in the reference computations that are done before and behind it. */
function measure(run: () => void): number {
  const before = timed(() => compute(USUAL_ROUNDS))
  const seconds = timed(run)
  const behind = timed(() => compute(USUAL_ROUNDS))
  computations.push(before, behind)
  return (2 * seconds) / (before + behind)
}

/** What each of some runs takes, in their order: medians of several times, in turns, so that all find the code as compiled as the others do. */
function measureInTurns(runs: readonly (() => void)[]): readonly number[] {
  for (let round = 0; round < WARMING; round += 1) for (const run of runs) run()
  const rounds = Array.from({ length: ROUNDS }, () => runs.map(measure))
  return runs.map((_, index) => median(rounds.map((round) => round[index] as number)))
}

/** What a rule and each of its exits cost: by what one takes with a single exit and with many. */
function exitsApart(one: number, many: number, exits: number): { readonly rule: number; readonly trial: number } {
  const trial = Math.max(LEAST * one, (many - one) / (exits - 1))
  return { rule: Math.max(LEAST * one, one - trial), trial }
}

/** What is the same for rules that are run together, and what each of them takes: by what one costs alone and one among so many. */
function sharedApart(alone: number, among: number, rules: number): { readonly own: number; readonly shared: number } {
  const shared = Math.max(0, ((alone - among) * rules) / (rules - 1))
  const own = Math.max(LEAST * alone, alone - shared)
  return { own, shared: alone - own }
}

/**
 * What a strategy costs on an engine, in reference computations a bar: a sweep shares part of it among the rules of a task, the others share
 * nothing.
 */
export function priceOf(strategy: Strategy, engine: EngineName): ListedPrice {
  const exits = EXITS[engine]
  const [few, all] = [batchesOf(strategy, 1), batchesOf(strategy, exits)]
  const runOf = (works: readonly (readonly Batch[])[]) => () => {
    for (const batches of works)
      runWork(CANDLES, { account: ACCOUNT, objective: 'SHARPE', engines: [engine], batches }, SILENT)
  }
  const together = [runOf([few]), runOf([all])]
  const single = [few, all].map((batches) => runOf(batches.map((batch) => [batch])))
  const costs = measureInTurns(engine === 'SWEEP' ? [...together, ...single] : together)
  const [one, many, oneAlone, manyAlone] = costs.map((cost) => cost / (few.length * BARS)) as [
    number,
    number,
    number,
    number,
  ]
  const among = exitsApart(one, many, exits)
  if (engine !== 'SWEEP') return [among.rule, among.trial]
  const alone = exitsApart(oneAlone, manyAlone, exits)
  const rules = few.length / DIRECTIONS.length
  const [rule, trial] = [sharedApart(alone.rule, among.rule, rules), sharedApart(alone.trial, among.trial, rules)]
  return [rule.own, trial.own, rule.shared, trial.shared]
}

/** What it takes to read a candle out of a store, in reference computations: measured by a process of its own, with the memory that a server has. */
export function loadedBar(): number {
  const script = fileURLToPath(new URL('loadedBar.ts', import.meta.url))
  return Number(execFileSync(process.execPath, ['--max-semi-space-size=4', script], { encoding: 'utf8' }))
}
