import type { Declaration, Parameters } from '../../engine/strategies/strategy.ts'
import type { StrategyCatalog } from '../catalog.ts'
import { foldWindows } from '../plan/foldWindows.ts'
import type { Dataset, DatasetStore } from '../ports/datasetStore.ts'
import { asSweep, type OptimizationInput, type Span, type Specification, type StrategySpace } from '../specification.ts'
import { instantText } from './dates.ts'
import { greatestAdmissible, greatestValues } from './valueEnds.ts'

/** A warm-up that takes more of the bars than this is told of. */
const MAX_SHARE = 0.1

/** What the warm-up of a job's candidates is read with. */
export interface WarmUpParts {
  readonly catalog: StrategyCatalog
  readonly datasets: Pick<DatasetStore, 'timeAt'>
  readonly dataset: Dataset
  readonly span: Span | null
}

/** A strategy, and the most bars that a candidate of it needs before it can signal. */
interface WarmUp {
  readonly name: string
  readonly bars: number
}

/** The longest of a sweep's warm-ups. @param greatest what a strategy is tried with at the most */
function longestWarmUp(
  { strategies }: OptimizationInput,
  catalog: StrategyCatalog,
  greatest: (strategy: Declaration, space: StrategySpace) => Parameters,
): WarmUp {
  const warmUps = strategies.map((space): WarmUp => {
    const strategy = catalog.find(space.strategy)
    return { name: space.strategy, bars: strategy?.warmUp?.(greatest(strategy, space)) ?? 0 }
  })
  return warmUps.reduce((most, warmUp) => (warmUp.bars > most.bars ? warmUp : most), { name: '', bars: 0 })
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
  const input = asSweep(specification)
  const bars = firstBars(specification, from, to)
  // Which values admissible candidates have takes a while to work out, and hardly ever matters.
  if (longestWarmUp(input, catalog, greatestValues).bars - from <= MAX_SHARE * bars) return []
  const admissible = (strategy: Declaration, space: StrategySpace) => greatestAdmissible(strategy, space, input)
  const longest = longestWarmUp(input, catalog, admissible)
  const cold = longest.bars - from
  if (cold <= MAX_SHARE * bars) return []
  const warmMs = longest.bars < to ? await datasets.timeAt(dataset.id, longest.bars) : null
  const remedy = warmMs === null ? '' : `; from ${instantText(warmMs)} on all candidates are on equal terms`
  return [
    `'${longest.name}' needs ${longest.bars} bars to warm up, so that it cannot trade on the first ${cold} of ${bars}${remedy}`,
  ]
}
