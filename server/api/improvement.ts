import { MAX_LEARNT } from '../jobs/check/check.ts'
import type { Cycle } from '../jobs/results/cycles.ts'
import type { ImprovementInput } from '../jobs/specification.ts'
import { builder } from './builder.ts'
import { COMMAND, costs, STATEMENT } from './http/limits/cost.ts'
import { JobPayloadRef, JobRef } from './job.ts'
import { fillOptimization, OptimizationInputRef } from './start.ts'

const CycleRef = builder.objectRef<Cycle>('Cycle').implement({
  description: 'Backtests that were chosen together, half of them around the best so far.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'From 1 on.' }),
    backtests: t.exposeInt('backtests', { description: 'Those that are done, whichever way they ended.' }),
    newTests: t.exposeInt('newTests', { description: 'Those that it has: none of them was run before.' }),
    bestObjective: t.exposeFloat('bestObjective', {
      nullable: true,
      description:
        'The best admissible one of its own; where there is none, the best before it. Null where that is none, or a ratio without a denominator.',
    }),
    improved: t.exposeBoolean('improved', {
      description:
        'Whether it found something better than all before it; while nothing is admissible, something that breaks less.',
    }),
  }),
})

builder.objectField(JobRef, 'cycles', (t) =>
  t.field({
    type: [CycleRef],
    description: 'Cycles of an IMPROVEMENT job, in order; empty for other kinds.',
    extensions: costs({ own: STATEMENT, size: 100 }),
    resolve: async (job, _args, { cycles }) => [...(await cycles(job))],
  }),
)

/** What each count of the input may be. */
const COUNTS = `1 to ${MAX_LEARNT}`

/** An improvement, as callers give it. */
export const ImprovementInputRef = builder.inputType('ImprovementInput', {
  description:
    'Cycles of backtests, each around the best of the last. Of the sampler, the seed alone counts: ranges are searched as by RANDOM.',
  fields: (t) => ({
    optimization: t.field({
      type: OptimizationInputRef,
      required: true,
      description: 'The space that is searched, and how its trials are run.',
    }),
    cycles: t.int({ required: true, defaultValue: 10, description: `The most cycles: ${COUNTS}.` }),
    backtestsPerCycle: t.int({
      defaultValue: 20,
      description: `Backtests of one cycle: ${COUNTS}, and at most ${MAX_LEARNT} in all cycles together. Null is the default.`,
    }),
    patience: t.int({
      defaultValue: 3,
      description: `Stop after so many cycles without improvement: ${COUNTS}. Null is the default.`,
    }),
  }),
})

/** An improvement with its defaults filled in. */
export function fillImprovement(given: typeof ImprovementInputRef.$inferInput): ImprovementInput {
  const { optimization, cycles, backtestsPerCycle, patience } = given
  const counts = { cycles, backtestsPerCycle: backtestsPerCycle ?? 20, patience: patience ?? 3 }
  return { optimization: fillOptimization(optimization), ...counts }
}

builder.mutationField('startImprovement', (t) =>
  t.field({
    type: JobPayloadRef,
    description: 'Starts cycles of backtests that look for something better around the best so far.',
    extensions: costs({ own: COMMAND }),
    args: {
      input: t.arg({ type: ImprovementInputRef, required: true, description: 'What is searched, and for how long.' }),
    },
    resolve: (_root, { input }, { startJob }) => startJob({ kind: 'IMPROVEMENT', input: fillImprovement(input) }),
  }),
)
