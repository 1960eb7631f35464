import type { ContinuousDimension } from './dimension.ts'
import type { Branch, Point, Space } from './space.ts'

/** Something to search in, whose best is known. */
export interface SearchProblem {
  readonly name: string
  readonly space: Space
  /** What is maximised. */
  objective(point: Point): number
  /** The most that the objective is anywhere. */
  readonly best: number
}

/** A dimension of all numbers from `min` to `max`. */
export function between(name: string, min: number, max: number): ContinuousDimension {
  return { kind: 'CONTINUOUS', name, min, max, logarithmic: false }
}

function branchWith(strategy: string, dimensions: Branch['dimensions']): Branch {
  return { strategy, direction: 'LONG', dimensions }
}

function coordinates(point: Point): number[] {
  return point.values.map(Number)
}

const PLANE = [between('x', -5, 10), between('y', 0, 15)]
const BRANIN_BEST = -0.397887357729738

/** Branin's function turned over; three places are best. */
function branin([x = 0, y = 0]: readonly number[]): number {
  const valley = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6
  return -(valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10)
}

const HILLS = [
  { height: 1, steep: [10, 3, 17, 3.5, 1.7, 8], top: [1312, 1696, 5569, 124, 8283, 5886] },
  { height: 1.2, steep: [0.05, 10, 17, 0.1, 8, 14], top: [2329, 4135, 8307, 3736, 1004, 9991] },
  { height: 3, steep: [3, 3.5, 1.7, 10, 17, 8], top: [2348, 1451, 3522, 2883, 3047, 6650] },
  { height: 3.2, steep: [17, 8, 0.05, 10, 0.1, 14], top: [4047, 8828, 8732, 5743, 1091, 381] },
]

function hartmann(place: readonly number[]): number {
  const distance = ({ steep, top }: { readonly steep: readonly number[]; readonly top: readonly number[] }) =>
    place.reduce((sum, x, index) => sum + (steep[index] ?? 0) * (x - (top[index] ?? 0) / 10_000) ** 2, 0)
  return HILLS.reduce((sum, hill) => sum + hill.height * Math.exp(-distance(hill)), 0)
}

function rosenbrock(place: readonly number[]): number {
  const rise = (x: number, next: number) => 100 * (next - x ** 2) ** 2 + (1 - x) ** 2
  return -place.slice(1).reduce((sum, next, index) => sum + rise(place[index] ?? 0, next), 0)
}

/** A bowl whose bottom lies 2 below the level of 0: easier to find than Branin's best, and worse. */
function bowl(place: readonly number[]): number {
  return -2 - 40 * place.reduce((sum, x, index) => sum + (x - 0.2 * (index + 1)) ** 2, 0)
}

/**
 * Smooth functions that the field compares searches on. Source: Derek Bingham and Sonja Surjanovic, Virtual Library of
 * Simulation Experiments, optimization test problems (branin, hart6, rosen), turned over to be maximised.
 */
export const SMOOTH: readonly SearchProblem[] = [
  {
    name: 'Branin',
    space: { branches: [branchWith('branin', PLANE)] },
    objective: (point) => branin(coordinates(point)),
    best: BRANIN_BEST,
  },
  {
    name: 'Hartmann-6',
    space: {
      branches: [
        branchWith(
          'hartmann',
          [1, 2, 3, 4, 5, 6].map((index) => between(`x${index}`, 0, 1)),
        ),
      ],
    },
    objective: (point) => hartmann(coordinates(point)),
    best: 3.32236801141551,
  },
  {
    name: 'Rosenbrock-4',
    space: {
      branches: [
        branchWith(
          'rosenbrock',
          [1, 2, 3, 4].map((index) => between(`x${index}`, -5, 10)),
        ),
      ],
    },
    objective: (point) => rosenbrock(coordinates(point)),
    best: 0,
  },
]

/** Two branches of different dimensions: one is easy to climb, the other one holds the best. */
export const CONDITIONAL: SearchProblem = {
  name: 'conditional',
  space: {
    branches: [
      branchWith('branin', PLANE),
      branchWith(
        'bowl',
        [1, 2, 3, 4].map((i) => between(`x${i}`, 0, 1)),
      ),
    ],
  },
  objective: (point) => (point.branch === 0 ? branin : bowl)(coordinates(point)),
  best: BRANIN_BEST,
}
