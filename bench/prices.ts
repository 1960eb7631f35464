/**
 * Measures what the built-in strategies cost and writes it to server/progress/prices.ts: `npm run bench:prices`. Every strategy runs on
 * every engine, with parameters around its defaults and above, on a thread of its own CPU time; a price is in reference computations of
 * the machine (the metronome's), so that it holds on a slower one too. What is printed is the price in nanoseconds a bar on this machine.
 * `node bench/prices.ts hold weekday` measures these alone, and leaves the others as they are. All take about ten minutes.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ENGINES } from '../server/engine/batch.ts'
import { BUILT_IN } from '../server/engine/strategies/builtIn.ts'
import type { Strategy } from '../server/engine/strategies/strategy.ts'
import { type ListedPrice, LOADED_BAR, PRICES } from '../server/progress/prices.ts'
import { computationSeconds, loadedBar, priceOf } from './measuredPrices.ts'

const FILE = fileURLToPath(new URL('../server/progress/prices.ts', import.meta.url))

const named = process.argv.slice(2)
const measured = BUILT_IN.filter(({ name }) => named.length === 0 || named.includes(name))

/** In millionths of a reference computation, to three digits. */
const figure = (part = 0) => Number((1e6 * part).toPrecision(3))

/** In nanoseconds a bar, on this machine. */
const nanoseconds = (part = 0) => (part * computationSeconds() * 1e9).toPrecision(3)

/** What a strategy costs on each engine. */
function pricesOf(strategy: Strategy): readonly ListedPrice[] {
  const prices = ENGINES.map((engine) => priceOf(strategy, engine))
  const cells = prices.map((price) => price.map(nanoseconds).join(' + '))
  console.log([strategy.name.padEnd(26), ...cells.map((cell, index) => cell.padStart(index === 0 ? 36 : 18))].join(''))
  return prices
}

// The first strategy of a process finds the engines cold.
for (const engine of ENGINES) priceOf(BUILT_IN[0] as Strategy, engine)
const found = new Map(measured.map((strategy) => [strategy.name, pricesOf(strategy)]))
console.log(`a reference computation: ${(computationSeconds() * 1_000).toFixed(2)} ms`)
const loaded = named.length === 0 ? figure(loadedBar()) : LOADED_BAR
console.log(`a candle out of the store: ${nanoseconds(loaded / 1e6)} ns`)

const lines = BUILT_IN.map(({ name }) => {
  const cells = found.get(name)?.map((price) => price.map(figure)) ?? PRICES[name] ?? []
  return `  '${name}': [${cells.map((cell) => `[${cell.join(', ')}]`).join(', ')}],`
})
writeFileSync(
  FILE,
  `/**
 * What a rule and a trial cost a bar, in millionths of a reference computation (server/pool/host/metronomeTask.ts). The sweep engine has two
 * parts more: what the rules of a direction that run together share, and what their exits do.
 */
export type ListedPrice = readonly [rule: number, trial: number, sharedRule?: number, sharedTrial?: number]

/** What it takes to read a candle out of the store, in the same unit. Written as the prices are. */
export const LOADED_BAR = ${loaded}

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
