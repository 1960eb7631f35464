import { proposePoint, proposeRound } from './bayesian.ts'
import { median } from './median.ts'
import type { SearchProblem } from './problems.fixture.ts'
import { randomSearch } from './random.ts'
import type { ObservedPoint } from './ranking.ts'
import type { Point } from './space.ts'

/** How searches are compared. */
export interface Setting {
  /** 0 to `seeds − 1` are used. */
  readonly seeds: number
  readonly trials: number
  /** Trials of a round, where several run at once. */
  readonly size: number
}

/** Median regrets: how far the best trial of a search stays behind the best there is. */
export interface Comparison {
  readonly name: string
  readonly random: number
  /** Of the Bayesian search, each trial told before the next is asked for. */
  readonly single: number
  /** Of the same in rounds, each asked for while the one before it runs. */
  readonly rounds: number
}

function tell({ objective }: SearchProblem, points: readonly Point[]): ObservedPoint[] {
  return points.map((point) => ({ point, objective: objective(point) }))
}

/** The trials of a random search. */
export function searchAtRandom(problem: SearchProblem, seed: number, { trials }: Setting): ObservedPoint[] {
  const search = randomSearch(problem.space, seed)
  return tell(
    problem,
    Array.from({ length: trials }, (_, number) => search.point(number)),
  )
}

/** The trials of a Bayesian search, one by one. */
export function searchSingly(problem: SearchProblem, seed: number, { trials }: Setting): ObservedPoint[] {
  const observed: ObservedPoint[] = []
  for (let number = 0; number < trials; number += 1) {
    observed.push(...tell(problem, proposePoint(problem.space, { observed, pending: [] }, { seed, number, count: 1 })))
  }
  return observed
}

/** The trials of a Bayesian search in rounds. */
export function searchInRounds(problem: SearchProblem, seed: number, { trials, size }: Setting): ObservedPoint[] {
  const observed: ObservedPoint[] = []
  while (observed.length < trials)
    observed.push(...tell(problem, proposeRound(problem.space, observed, { seed, size, trials })))
  return observed
}

/** Searches with every seed in the three ways. */
export function compare(problem: SearchProblem, setting: Setting): Comparison {
  const regret = (search: typeof searchAtRandom) =>
    median(
      Array.from({ length: setting.seeds }, (_, seed) => {
        const observed = search(problem, seed, setting)
        return problem.best - Math.max(...observed.map(({ objective }) => Number(objective)))
      }),
    )
  const [random, single, rounds] = [searchAtRandom, searchSingly, searchInRounds].map(regret) as [
    number,
    number,
    number,
  ]
  return { name: problem.name, random, single, rounds }
}

/** What rounds lose of what the Bayesian search gains on the random one; 0 where there is nothing to gain. */
export function lossOf({ random, single, rounds }: Comparison): number {
  return random === single && rounds <= random ? 0 : (rounds - single) / (random - single)
}
