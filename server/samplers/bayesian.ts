import { drawUnseen } from './draw.ts'
import { generatorOf } from './generator.ts'
import { learn, propose } from './model.ts'
import type { ObservedPoint } from './ranking.ts'
import { keyOf, type Point, type Space } from './space.ts'

/** Keeps the numbers of this search apart from those of other samplers with the same seed. */
const STREAM = 2

/** Trials that are taken at random before anything is learnt from them. */
const STARTUP = 10

/** What a search knows: the trials that are done, in the order of their numbers, and the points that are being tried. */
export interface Known {
  readonly observed: readonly ObservedPoint[]
  readonly pending: readonly Point[]
}

/** Which trials are asked for: `count` of them, the first one numbered `number`. */
export interface Request {
  readonly seed: number
  readonly number: number
  readonly count: number
}

/**
 * The next points of a multivariate tree-structured Parzen estimator. The same arguments give the same points.
 *
 * Trials are split into good and bad ones. Points are drawn by the density of the good ones, and the point is taken at which that density
 * is the most times the density of the bad ones. Failed and timed-out trials are bad. Pending points, and earlier ones of the same call,
 * count as bad until they are observed (the constant liar), so that the points of a batch keep away from each other. Each branch has a
 * model of its own. A branch is taken by its share of the good trials, a quarter of the time at random. No point comes twice: there are
 * fewer than `count` where a finite space has no more.
 *
 * Sources: Bergstra et al., Algorithms for Hyper-Parameter Optimization (NIPS 2011), section 4; Falkner, Klein and
 * Hutter, BOHB (ICML 2018), section 3.2; Shuhei Watanabe, Tree-Structured Parzen Estimator: Understanding Its
 * Algorithm Components (2023); David Ginsbourger, Rodolphe Le Riche and Laurent Carraro, Kriging is Well-Suited to
 * Parallelize Optimization (2010), for the constant liar.
 */
export function proposePoint(space: Space, { observed, pending }: Known, { seed, number, count }: Request): Point[] {
  const seen = new Set([...observed.map(({ point }) => point), ...pending].map(keyOf))
  const model = observed.length < STARTUP ? null : learn(space, observed)
  const asked: Point[] = []
  while (asked.length < count) {
    const generator = generatorOf(seed, STREAM, number + asked.length)
    const learnt = model && propose(model, { pending: [...pending, ...asked], seen }, generator)
    const point = learnt ?? drawUnseen(space, (drawn) => seen.has(keyOf(drawn)), generator)
    if (!point) break
    seen.add(keyOf(point))
    asked.push(point)
  }
  return asked
}

/** How a search is cut into rounds. All of it must be as it was for a search to go on as it began. */
export interface Rounds {
  readonly seed: number
  /** Trials of a round. */
  readonly size: number
  /** Trials of the whole search. */
  readonly trials: number
}

/**
 * The points of the next round, when a round is asked for as soon as the one before the last is done: what is then
 * under way keeps every thread busy. It depends on no objective of the last round, whoever of it is done by now, so
 * that a search that goes on after a restart takes the same trials.
 *
 * @param earlier the trials of all rounds before, in the order of their numbers; the objectives of the last `size` are
 *                not read
 */
export function proposeRound(space: Space, earlier: readonly ObservedPoint[], { seed, size, trials }: Rounds): Point[] {
  const settled = Math.max(0, earlier.length - size)
  const pending = earlier.slice(settled).map(({ point }) => point)
  const number = earlier.length
  return proposePoint(
    space,
    { observed: earlier.slice(0, settled), pending },
    { seed, number, count: Math.min(size, trials - number) },
  )
}
