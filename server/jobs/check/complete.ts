import { RULES } from '../../engine/rules.ts'
import type { StrategyCatalog } from '../catalog.ts'
import { withCode } from '../code.ts'
import type { Dataset } from '../ports/datasetStore.ts'
import type { Span, Specification } from '../specification.ts'

/** What a new job takes from where it is started. */
export interface Surroundings {
  readonly catalog: StrategyCatalog
  readonly dataset: Pick<Dataset, 'bars'>
  /** Null where it trades on all bars. */
  readonly span: Span | null
}

/**
 * An input as a job that begins now keeps it, with all that its plan depends on: the bars, the version of the rules, and the code of
 * strategies of one's own. What is started and what is forecast are planned from the same.
 */
export function completeSpecification(input: Specification, { catalog, dataset, span }: Surroundings): Specification {
  const { span: _, ...coded } = withCode(input, catalog)
  const begun = coded.kind === 'WALK_FORWARD' ? { ...coded, bars: dataset.bars } : coded
  return { ...begun, rules: RULES, ...(span && { span }) }
}
