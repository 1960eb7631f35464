import type { InputProblem } from '../jobs/problems.ts'
import { builder } from './builder.ts'

const InputProblemCode = builder.enumType('InputProblemCode', {
  values: [
    'AMBIGUOUS',
    'TOO_LARGE',
    'UNKNOWN_STRATEGY',
    'UNKNOWN_PARAMETER',
    'OUT_OF_RANGE',
    'EMPTY',
    'TOO_MANY_TRIALS',
    'UNKNOWN_DATASET',
    'TOO_FEW_BARS',
    'BAD_CSV',
    'CONFLICT',
    'NOT_FOUND',
    'WRONG_STATE',
  ] as const,
})

/** One thing that the caller got wrong. */
export const InputProblemRef = builder.objectRef<InputProblem>('InputProblem').implement({
  description:
    'One thing that is wrong with an input. The first 100 are answered at once; the last one then says how many more there are.',
  fields: (t) => ({
    path: t.exposeString('path', { description: "Where in the input, as 'strategies.0.space.1.range.min'." }),
    code: t.field({ type: InputProblemCode, resolve: ({ code }) => code }),
    message: t.exposeString('message', { description: 'For people: the value, and what is allowed.' }),
  }),
})
