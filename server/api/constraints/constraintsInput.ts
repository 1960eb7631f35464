import { type Constraints, DEFAULT_CONSTRAINTS } from '../../jobs/specification.ts'
import { builder } from '../builder.ts'

const RelationInput = builder.inputType('RelationInput', {
  description:
    'Between two parameters: factor × lower < upper, or ≤ where orEqual. It holds for each strategy that has both.',
  fields: (t) => ({
    lower: t.string({ required: true, description: 'The `Parameter.name` of the side that is to be lower.' }),
    upper: t.string({ required: true, description: 'The `Parameter.name` of the side that is to be higher.' }),
    factor: t.float({ defaultValue: 1, description: 'Above 0.' }),
    orEqual: t.boolean({ defaultValue: false, description: 'Whether both sides may be equal.' }),
  }),
})

/** What a candidate must keep to be a trial, and a trial to be admissible. */
export const ConstraintsInput = builder.inputType('ConstraintsInput', {
  description:
    'What a trial must keep to be admissible: one that breaks a bound is kept and shown, is never the best, and stands behind all that do not. `relations` hold between parameters, beside those that a strategy declares: a candidate that breaks one is no trial.',
  fields: (t) => ({
    minTrades: t.int({ defaultValue: 1, description: 'From 0 on; 0 asks for none.' }),
    maxDrawdown: t.float({ description: 'From 0 to 1: 0.25 allows a fall of 25 % from a peak.' }),
    minWinRate: t.float({ description: 'From 0 to 1: 0.5 is half of the trades.' }),
    minProfitFactor: t.float({
      description: 'From 0 on. A trial that won and lost nothing keeps it, whatever it is.',
    }),
    minExposure: t.float({ description: 'From 0 to 1: 0.1 is a tenth of the bars.' }),
    relations: t.field({ type: [RelationInput], defaultValue: [], description: 'At most 100.' }),
    declared: t.boolean({ defaultValue: true, description: "Whether the strategies' own relations hold too." }),
  }),
})

type Given = typeof ConstraintsInput.$inferInput

/** What is not given stays out of it: so an input is the same as one that an earlier version has stored. */
function fillBounds({ maxDrawdown, minWinRate, minProfitFactor, minExposure }: Given): Partial<Constraints> {
  return {
    ...(maxDrawdown != null && { maxDrawdown }),
    ...(minWinRate != null && { minWinRate }),
    ...(minProfitFactor != null && { minProfitFactor }),
    ...(minExposure != null && { minExposure }),
  }
}

/** Constraints with their defaults filled in. They are always kept: a job without any was stored before there were some. */
export function fillConstraints(given: Given | null | undefined): Constraints {
  const { relations, declared, minTrades } = given ?? {}
  return {
    relations: (relations ?? []).map(({ lower, upper, factor, orEqual }) => {
      return { lower, upper, factor: factor ?? 1, orEqual: orEqual ?? false }
    }),
    declared: declared ?? true,
    minTrades: minTrades ?? DEFAULT_CONSTRAINTS.minTrades ?? 0,
    ...fillBounds(given ?? {}),
  }
}
