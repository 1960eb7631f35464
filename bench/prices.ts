/**
 * Measures what the built-in strategies cost and writes it to server/progress/prices.ts: `npm run bench:prices`. Every strategy runs on
 * every engine, with parameters around its defaults, on a thread of its own CPU time; a price is in reference computations of the
 * machine (the metronome's), so that it holds on a slower one too. What is printed is the price in nanoseconds a bar on this machine.
 * `node bench/prices.ts hold weekday` measures these alone, and leaves the others as they are.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Batch, ENGINES, type EngineName, type Work } from '../server/engine/batch.ts'
import type { Candles } from '../server/engine/candles.ts'
import { BUILT_IN } from '../server/engine/strategies/builtIn.ts'
import { DIRECTIONS, type Parameters, type Strategy } from '../server/engine/strategies/strategy.ts'
import { makeCandles } from '../server/engine/walk.fixture.ts'
import { runWork } from '../server/engine/work.ts'
import { compute, USUAL_ROUNDS } from '../server/pool/host/metronomeTask.ts'
import { PRICES } from '../server/progress/prices.ts'
import { median } from './kernel.ts'

const FILE = fileURLToPath(new URL('../server/progress/prices.ts', import.meta.url))

const BARS = 60_000
const MINUTE_MS = 60_000
/** What a strategy's parameters are multiplied by: grids lie around the defaults. */
const SCALES = [0.6, 1, 1.6, 2.5]
const LEVELS = [0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.08]
const RUNS = 5

/** The least that a trial counts beside its rule: what is measured of two that differ so much is mostly chance. */
const LEAST = 0.001

const ACCOUNT = { initialCash: 10_000, fee: 0.001, slippage: 0, allocation: 1, fill: 'NEXT_OPEN' } as const
const SILENT = { enter: () => undefined, advance: () => undefined, finish: () => undefined }

/** So many exits of each rule; where trials are run one by one, few of them tell as much. */
const EXITS: Readonly<Record<EngineName, number>> = { SWEEP: 100, VECTOR: 5, REFERENCE: 5 }

function parametersOf({ parameters }: Strategy, scale: number): Parameters {
  const scaled = parameters.map(({ name, kind, min, max, default: usual }) => {
    const value = Math.min(max, Math.max(min, usual * scale))
    return [name, kind === 'INTEGER' ? Math.round(value) : value] as const
  })
  return Object.fromEntries(scaled)
}

/** Rules around the defaults, each with so many exits. */
function workOf(strategy: Strategy, engine: EngineName, exits: number): Work {
  const all = LEVELS.flatMap((takeProfit) => LEVELS.map((stopLoss) => ({ takeProfit, stopLoss }))).slice(0, exits)
  const batches = DIRECTIONS.flatMap((direction) =>
    SCALES.map(
      (scale, index): Batch => ({
        strategy: strategy.name,
        direction,
        parameters: parametersOf(strategy, scale),
        first: index * exits,
        exits: all,
      }),
    ),
  )
  return { account: ACCOUNT, objective: 'SHARPE', engines: [engine], batches }
}

/** CPU seconds of this thread that something takes. */
function timed(run: () => void): number {
  const { user, system } = process.threadCpuUsage()
  run()
  const now = process.threadCpuUsage()
  return (now.user - user + now.system - system) / 1e6
}

/** The least of several times, with the least that a reference computation took between them. */
function measure(run: () => void): { readonly seconds: number; readonly computation: number } {
  run()
  const times = Array.from({ length: RUNS }, () => [timed(run), timed(() => compute(USUAL_ROUNDS))] as const)
  return {
    seconds: Math.min(...times.map(([seconds]) => seconds)),
    computation: Math.min(...times.map(([, computation]) => computation)),
  }
}

/** What a rule and a trial take, in reference computations a bar: two pieces of work that differ in their exits tell the two apart. */
function priceOf(candles: Candles, strategy: Strategy, engine: EngineName) {
  const rules = SCALES.length * DIRECTIONS.length
  const [few, many] = [1, EXITS[engine]].map((exits) => {
    const work = workOf(strategy, engine, exits)
    const { seconds, computation } = measure(() => void runWork(candles, work, SILENT))
    return { seconds: seconds / (rules * BARS), computation }
  }) as [ReturnType<typeof measure>, ReturnType<typeof measure>]
  const trial = Math.max(LEAST * few.seconds, (many.seconds - few.seconds) / (EXITS[engine] - 1))
  const rule = Math.max(LEAST * few.seconds, few.seconds - trial)
  const computation = Math.min(few.computation, many.computation)
  return { rule, trial, computation }
}

const candles = makeCandles(BARS, 7, MINUTE_MS)
for (let round = 0; round < 20; round += 1) compute(USUAL_ROUNDS / 20)

const named = process.argv.slice(2)
const measured = BUILT_IN.filter(({ name }) => named.length === 0 || named.includes(name))

const rows = measured.map((strategy) => {
  const prices = ENGINES.map((engine) => priceOf(candles, strategy, engine))
  const nanoseconds = prices.map(({ rule, trial }) => `${(rule * 1e9).toFixed(1)} + ${(trial * 1e9).toFixed(2)}`)
  console.log([strategy.name.padEnd(26), ...nanoseconds.map((cell) => cell.padStart(18))].join(''))
  return { name: strategy.name, prices }
})
const computation = median(rows.flatMap(({ prices }) => prices.map(({ computation }) => computation)))
console.log(`a reference computation: ${(computation * 1_000).toFixed(2)} ms`)

/** In millionths of a reference computation, to three digits. */
const figure = (seconds: number) => Number(((1e6 * seconds) / computation).toPrecision(3))

const lines = BUILT_IN.map(({ name }) => {
  const found = rows.find((row) => row.name === name)?.prices
  const cells = found?.map(({ rule, trial }) => [figure(rule), figure(trial)]) ?? PRICES[name] ?? []
  return `  '${name}': [${cells.map((cell) => `[${cell.join(', ')}]`).join(', ')}],`
})
writeFileSync(
  FILE,
  `/** What a rule and a trial cost a bar, in millionths of a reference computation (server/pool/host/metronomeTask.ts). */
export type ListedPrice = readonly [rule: number, trial: number]

/**
 * What the built-in strategies cost on the engines SWEEP, VECTOR and REFERENCE, in this order, before any job has measured it. Written by
 * \`npm run bench:prices\`; nobody edits it by hand.
 */
// biome-ignore format: a line for each strategy
export const PRICES: Readonly<Record<string, readonly [sweep: ListedPrice, vector: ListedPrice, reference: ListedPrice]>> = {
${lines.join('\n')}
}
`,
)
