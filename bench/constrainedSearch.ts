import { isAdmissible } from '../server/engine/objective.ts'
import type { SearchProblem } from '../server/samplers/problems.fixture.ts'
import { type ObservedPoint, rank } from '../server/samplers/ranking.ts'
import { type Setting, searchAtRandom, searchInRounds } from '../server/samplers/searches.fixture.ts'
import { pointOf, spaceSize } from '../server/samplers/space.ts'
import { constrainedSpaces } from './constrainedSpaces.ts'

/** As jobs search: in rounds of four. */
const SETTING: Setting = { seeds: 30, trials: 150, size: 4 }

/** In so many of the seeds a Bayesian search finds at least as good an admissible best as chance. */
const LEAST = 0.8

/** What came of the searches of one space. */
interface Outcome {
  /** The share of the space's points that are admissible. */
  readonly admissible: number
  /** Seeds in which the Bayesian search found at least as good a best as the random one. */
  readonly asGood: number
  /** Of all searches those that found nothing admissible, and those whose list had something inadmissible before something that is not. */
  readonly nothing: number
  readonly misordered: number
}

const scoreOf = ({ objective }: ObservedPoint) => Number(objective)

/** Whether a list by objective has something inadmissible before something admissible. */
function isMisordered(list: readonly ObservedPoint[]): boolean {
  const first = list.findIndex((trial) => !isAdmissible(scoreOf(trial)))
  return first >= 0 && list.slice(first).some((trial) => isAdmissible(scoreOf(trial)))
}

function search(problem: SearchProblem): Outcome {
  const seeds = Array.from({ length: SETTING.seeds }, (_, seed) =>
    [searchInRounds, searchAtRandom].map((run) => rank(run(problem, seed, SETTING))),
  )
  const bests = seeds.map((lists) => lists.map(([best]) => (best ? scoreOf(best) : Number.NaN)))
  const all = Array.from({ length: spaceSize(problem.space) }, (_, index) => pointOf(problem.space, index))
  return {
    admissible: all.filter((point) => isAdmissible(problem.objective(point))).length / all.length,
    asGood: bests.filter(([learnt = 0, chance = 0]) => learnt >= chance).length,
    nothing: bests.flat().filter((score) => !isAdmissible(score)).length,
    misordered: seeds.flat().filter(isMisordered).length,
  }
}

/**
 * Prints how a Bayesian search and chance fare on ten spaces of which many points break a constraint.
 *
 * @returns whether what is claimed of it holds
 */
export async function measureConstrained(minTrades: number, row: (...cells: string[]) => void): Promise<boolean> {
  console.log(`\nWith at least ${minTrades} trades, after ${SETTING.trials} trials, of ${SETTING.seeds} seeds:\n`)
  row('', 'admissible', 'as good', 'of seeds', 'none found', 'misordered', '')
  let holds = true
  for await (const problem of constrainedSpaces(minTrades)) {
    const { admissible, asGood, nothing, misordered } = search(problem)
    const isHeld = asGood >= LEAST * SETTING.seeds && misordered === 0
    const share = `${Math.round((100 * asGood) / SETTING.seeds)} %`
    const cells = [`${(100 * admissible).toFixed(1)} %`, asGood, share, nothing, misordered, isHeld ? 'holds' : 'FAILS']
    row(problem.name, ...cells.map(String))
    holds &&= isHeld
  }
  return holds
}
