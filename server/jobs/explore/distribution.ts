import { classOf, endsOf, equalClasses } from './classes.ts'
import { type TrialMetric, valuesOf } from './trialMetrics.ts'
import { admissibleOf, finiteOf, type TrialTable } from './trialTable.ts'

/** How many trials lie in a class; the class has its lower end, and the last one has its upper end too. */
export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** Which histogram is asked for. */
export interface DistributionTerms {
  readonly metric: TrialMetric
  readonly classes: number
}

/** Counts of admissible trials in equal classes of a metric; those whose value does not exist or is infinite are left out. */
export function distributionOf(table: TrialTable, matches: Int32Array, { metric, classes }: DistributionTerms): Bin[] {
  const values = valuesOf(table, metric)
  const numbers = finiteOf(admissibleOf(table, matches), [values])
  const ends = endsOf(values, numbers)
  if (!ends) return []
  const bins = equalClasses(...ends, classes)
  const counts = new Int32Array(bins.count)
  for (let index = 0; index < numbers.length; index += 1) {
    const bin = classOf(bins, values[numbers[index] as number] as number)
    counts[bin] = (counts[bin] as number) + 1
  }
  return Array.from(counts, (count, index) => ({
    from: bins.edges[index] as number,
    to: bins.edges[index + 1] as number,
    count,
  }))
}
