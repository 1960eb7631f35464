/**
 * Prints how much closer to the best a Bayesian search comes than a random one, and exits 1 where it is not as close as
 * it should be: `npm run bench:search`. Smooth functions that the field compares searches on, a space of two branches,
 * and real sweeps over the S&P 500 of which every trial is known. The seeds are fixed, so the table is the same
 * everywhere. Then how both fare where trials must keep a constraint (`constrainedSearch.ts`).
 */
import { CONDITIONAL, type SearchProblem, SMOOTH } from '../server/samplers/problems.fixture.ts'
import { type Comparison, compare, lossOf, type Setting } from '../server/samplers/searches.fixture.ts'
import { measureConstrained } from './constrainedSearch.ts'
import { realSweeps } from './searchTables.ts'

const SETTING: Setting = { seeds: 30, trials: 100, size: 4 }

/** The most of random's median regret that a search may leave on a smooth function; elsewhere it may be no worse. */
const MAX_OF_RANDOM = 0.5

/** The most of its gain on the random search that a search may lose by running several trials at once. */
const MAX_LOSS = 0.25

function row(...cells: readonly string[]): void {
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(24) : cell.padStart(13))).join(''))
}

function holds(comparison: Comparison, most: number): boolean {
  return comparison.single <= most * comparison.random && lossOf(comparison) <= MAX_LOSS
}

/** Measures one problem and prints it. @returns whether what is claimed of it holds */
function measure(problem: SearchProblem, most: number): boolean {
  const comparison = compare(problem, SETTING)
  const { name, random, single, rounds } = comparison
  const isHeld = holds(comparison, most)
  const [share, loss] = [single / random, lossOf(comparison)].map((part) => `${(100 * part).toFixed(1)} %`) as [
    string,
    string,
  ]
  const regrets = [random, single, rounds].map((regret) => regret.toPrecision(3))
  row(name, ...regrets, share, loss, isHeld ? 'holds' : 'FAILS')
  return isHeld
}

const { seeds, trials, size } = SETTING
console.log(
  `Median regret of ${seeds} seeds after ${trials} trials; in rounds of ${size}, each asked for while one runs.\n`,
)
row('', 'random', 'Bayesian', 'in rounds', 'of random', 'lost in rounds', '')
const found = [
  ...SMOOTH.map((problem) => measure(problem, MAX_OF_RANDOM)),
  ...[CONDITIONAL, ...(await realSweeps())].map((problem) => measure(problem, 1)),
]
console.log(
  `\nof random: at most ${100 * MAX_OF_RANDOM} % on the smooth ones (the first ${SMOOTH.length}), at most 100 % on the others`,
)
console.log(`lost in rounds: at most ${100 * MAX_LOSS} % of what is gained on the random search`)
const constrained = [await measureConstrained(1, row), await measureConstrained(30, row)]
console.log(
  '\nas good: the best that keeps the constraint is at least as good as that of chance, in 80 % of the seeds or more',
)
if (![...found, ...constrained].every(Boolean)) process.exitCode = 1
