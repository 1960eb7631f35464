import type { DrawnTrial } from '../../../api/documents/explore.ts'
import type { Metric, TrialSpace } from '../../../api/documents/trialRows.ts'
import { boundsOf, measureName, measureText, withBounds } from '../../../form/trialFilter.ts'
import { capitalized, words } from '../../../words/format.ts'
import { metricOf } from '../../../words/metrics.ts'
import { extentOf } from '../../charts/ticks.ts'
import { type Axis, numberAxis, stepsAxis } from './axis.ts'

/** Parameters that have an axis each at most. */
const MOST_PARAMETERS = 6
const METRIC_AXES = ['TRADES', 'MAX_DRAWDOWN', 'TOTAL_RETURN', 'SHARPE'] as const satisfies readonly Metric[]
function namesAxis(id: 'strategy' | 'direction', values: readonly string[]): Axis {
  const key = id === 'strategy' ? 'strategies' : 'directions'
  const textOf = (value: string) => (id === 'direction' ? capitalized(words(value)) : value)
  return stepsAxis<string>(
    id,
    { name: id, values, textOf, read: (trial) => trial[id] },
    { spanOf: (filter) => filter[key] ?? null, keep: (filter, kept) => ({ ...filter, [key]: kept }) },
  )
}

/** Exits by price: none at the bottom. */
function exitAxis(id: 'takeProfit' | 'stopLoss', given: readonly (number | null)[]): Axis {
  const measure = { parameter: id }
  const values = given.toSorted((one, other) => (one ?? -1) - (other ?? -1))
  const axis = stepsAxis<number | null>(
    id,
    {
      name: measureName(measure),
      values,
      textOf: (value) => (value === null ? 'none' : measureText(measure, value)),
      read: (trial) => trial[id],
    },
    {
      spanOf(filter) {
        const bounds = boundsOf(filter, measure)
        return (
          bounds &&
          values.filter((value) => value !== null && value >= (bounds.min ?? -1) && value <= (bounds.max ?? 1))
        )
      },
      keep(filter, kept) {
        // The API has no bounds for none.
        const own = kept?.flatMap((value) => value ?? []) ?? []
        return withBounds(filter, measure, own.length > 0 ? { min: Math.min(...own), max: Math.max(...own) } : null)
      },
    },
  )
  return { ...axis, measure }
}

function parameterAxes({ space }: TrialSpace): Axis[] {
  const own = Map.groupBy(
    space.filter(({ strategy }) => strategy !== null),
    ({ name }) => name,
  )
  const axes = [...own].flatMap(([name, all]) => {
    const extent = extentOf(all.flatMap(({ min, max }) => [min, max]))
    if (!extent || extent[0] === extent[1]) return []
    const whole = all.every(
      ({ step, values }) => values?.every((value) => Number.isInteger(value)) ?? Number.isInteger(step),
    )
    const logarithmic = all.some((one) => one.logarithmic)
    const read = ({ parameters }: DrawnTrial) => parameters.find((one) => one.name === name)?.value ?? null
    return [numberAxis({ parameter: name }, { extent, logarithmic, whole }, read)]
  })
  return axes.slice(0, MOST_PARAMETERS)
}

/** The axes of a job: what it tries, then what came of that. */
export function axesOf(space: TrialSpace, trials: readonly DrawnTrial[]): Axis[] {
  const exits = (['stopLoss', 'takeProfit'] as const).flatMap((name) => {
    const values = space.space.find((one) => one.name === name)?.values ?? []
    return values.length > 1 ? [exitAxis(name, values)] : []
  })
  const metrics = METRIC_AXES.flatMap((metric) => {
    const read = (trial: DrawnTrial) => metricOf(trial.metrics, metric)
    const extent = extentOf(trials.map(read))
    return extent
      ? [numberAxis({ metric }, { extent, falling: metric === 'MAX_DRAWDOWN', whole: metric === 'TRADES' }, read)]
      : []
  })
  return [
    ...(space.strategies.length > 1
      ? [
          namesAxis(
            'strategy',
            space.strategies.map(({ name }) => name),
          ),
        ]
      : []),
    ...(space.directions.length > 1 ? [namesAxis('direction', space.directions)] : []),
    ...parameterAxes(space),
    ...exits,
    ...metrics,
  ]
}
