import type { Space } from '../../samplers/space.ts'

/** The exits, which all strategies share. */
const EXIT_NAMES = ['takeProfit', 'stopLoss']

/** A name of a number that a job tries, and where its branches have it; −1 where one does not. */
export interface NamedDimension {
  readonly name: string
  readonly places: readonly number[]
}

/** Which branch has a dimension of this name, at which place. @param strategy the only one that is meant; null for any */
function placesOf({ branches }: Space, name: string, strategy: string | null): number[] {
  return branches.map((branch) => {
    if (strategy !== null && branch.strategy !== strategy) return -1
    // Exits stand last: a strategy's own parameter of the same name is found by the strategy's.
    const { dimensions } = branch
    const own = dimensions.slice(0, -EXIT_NAMES.length).findIndex((dimension) => dimension.name === name)
    if (strategy !== null || !EXIT_NAMES.includes(name)) return own
    return dimensions.length - EXIT_NAMES.length + EXIT_NAMES.indexOf(name)
  })
}

/** The parameters of each strategy, in their order. */
function parametersOf({ branches }: Space): ReadonlyMap<string, readonly string[]> {
  return new Map(
    branches.map(({ strategy, dimensions }) => [
      strategy,
      dimensions.slice(0, -EXIT_NAMES.length).map(({ name }) => name),
    ]),
  )
}

/** A parameter of one strategy, and the name by which a space knows it. */
export interface NamedParameter {
  readonly strategy: string
  readonly parameter: string
  readonly name: string
}

/**
 * The parameters of a space with their names: their own where one strategy has it and nothing else is called so, else 'strategy.name'.
 *
 * @param taken names of what is no parameter
 */
export function namedParameters(space: Space, taken: readonly string[] = EXIT_NAMES): NamedParameter[] {
  const parameters = [...parametersOf(space)]
  const counts = new Map<string, number>()
  for (const name of parameters.flatMap(([, names]) => names)) counts.set(name, (counts.get(name) ?? 0) + 1)
  const isPlain = (name: string) => counts.get(name) === 1 && !taken.includes(name)
  return parameters.flatMap(([strategy, names]) =>
    names.map((parameter) => ({
      strategy,
      parameter,
      name: isPlain(parameter) ? parameter : `${strategy}.${parameter}`,
    })),
  )
}

/**
 * The names by which the numbers of a space are known: a parameter's own where one strategy has it, else 'strategy.name' for each that
 * has it; and the exits.
 */
export function dimensionNames(space: Space): string[] {
  return [...namedParameters(space).map(({ name }) => name), ...EXIT_NAMES]
}

/** Every dimension that a name stands for: of all strategies that have it, or of the one that is named before it. */
export function findDimension(space: Space, name: string): NamedDimension | null {
  const owner = [...parametersOf(space)].find(([strategy, names]) => names.some((own) => name === `${strategy}.${own}`))
  const strategy = owner?.[0] ?? null
  const places = placesOf(space, strategy === null ? name : name.slice(strategy.length + 1), strategy)
  return places.some((place) => place >= 0) ? { name, places } : null
}

/** How many strategies have the dimension of a name. */
export function ownersOf({ branches }: Space, { places }: NamedDimension): number {
  return new Set(branches.flatMap(({ strategy }, branch) => ((places[branch] ?? -1) >= 0 ? [strategy] : []))).size
}

/** Whether a name is one of the exits. */
export function isExit(name: string): boolean {
  return EXIT_NAMES.includes(name)
}
