import type { Parameter } from '../../engine/strategies/strategy.ts'
import type { StrategyCatalog } from '../catalog.ts'
import { foldWindows } from '../plan/foldWindows.ts'
import type { Dataset, DatasetStore } from '../ports/datasetStore.ts'
import { asSweep, type ParameterSpace, type Span, type Specification, type StrategySpace } from '../specification.ts'
import { instantText } from './dates.ts'

/** A warm-up that takes more of the bars than this is told of. */
const MAX_SHARE = 0.1

/** What the warm-up of a job's candidates is read with. */
export interface WarmUpParts {
  readonly catalog: StrategyCatalog
  readonly datasets: Pick<DatasetStore, 'timeAt'>
  readonly dataset: Dataset
  readonly span: Span | null
}

/** The greatest value that a sweep tries of a parameter. */
function greatestValue(parameter: Parameter, space: ParameterSpace | undefined): number {
  if (space?.values) return space.values.reduce((greatest, value) => Math.max(greatest, value))
  return space?.range?.max ?? parameter.default
}

/** The most bars that a candidate of a strategy needs before it can signal. */
function longestWarmUp({ strategy: name, space }: StrategySpace, catalog: StrategyCatalog): number {
  const strategy = catalog.find(name)
  const greatest = strategy?.parameters.map((parameter) => [
    parameter.name,
    greatestValue(
      parameter,
      space.find((given) => given.name === parameter.name),
    ),
  ])
  return greatest ? (strategy?.warmUp?.(Object.fromEntries(greatest)) ?? 0) : 0
}

/** The bars on which a job's trials trade first: of a walk-forward analysis those of its first training. */
function firstBars(specification: Specification, from: number, to: number): number {
  if (specification.kind !== 'WALK_FORWARD') return to - from
  const [fold] = foldWindows(specification.input, to - from, from)
  return fold ? fold.train.to - fold.train.from : to - from
}

/**
 * What is said of candidates that cannot trade on the first of a job's bars, for their indicators are not warm: each trades from the
 * job's first bar all the same, so that its figures never depend on others.
 */
export async function warmUpNotes(specification: Specification, parts: WarmUpParts): Promise<string[]> {
  const { catalog, datasets, dataset, span } = parts
  const { from, to } = span ?? { from: 0, to: dataset.bars }
  const warmUps = asSweep(specification).strategies.map((space) => ({
    name: space.strategy,
    bars: longestWarmUp(space, catalog),
  }))
  const longest = warmUps.reduce((most, warmUp) => (warmUp.bars > most.bars ? warmUp : most), { name: '', bars: 0 })
  const bars = firstBars(specification, from, to)
  const cold = longest.bars - from
  if (cold <= MAX_SHARE * bars) return []
  const warmMs = longest.bars < to ? await datasets.timeAt(dataset.id, longest.bars) : null
  const remedy = warmMs === null ? '' : `; from ${instantText(warmMs)} on all candidates are on equal terms`
  return [
    `'${longest.name}' needs ${longest.bars} bars to warm up, so that it cannot trade on the first ${cold} of ${bars}${remedy}`,
  ]
}
