import { INPUT_PROBLEM_CODES, type InputProblem } from '../jobs/problems.ts'
import { builder, describedValues } from './builder.ts'

const InputProblemCode = builder.enumType('InputProblemCode', {
  description: 'What kind of thing is wrong, for programs.',
  values: describedValues(INPUT_PROBLEM_CODES, {
    AMBIGUOUS: 'It can mean several things, and nothing tells which; the message says what to add.',
    BROKEN_RELATION: 'Parameters break what they must keep, such as fast < slow, or all candidates of a space do.',
    TOO_LARGE: 'There are too many of something: entries, tags, jobs that are not over, or problems to list.',
    UNKNOWN_STRATEGY: 'No strategy has this name; the message lists those that there are.',
    UNKNOWN_PARAMETER: 'The strategy has no parameter of this name; the message lists those that it has.',
    OUT_OF_RANGE: 'The value is none of those that are allowed; the message says which are.',
    EMPTY: 'Something is needed and is not given, or holds nothing.',
    TOO_MANY_TRIALS: 'The job would have more trials than are allowed.',
    UNKNOWN_DATASET: 'No dataset has this id.',
    TOO_FEW_BARS: 'There are fewer bars than are needed.',
    BAD_CSV: 'The file or the text cannot be read as candles; the message says where and why.',
    CONFLICT: 'It goes against something else: of the input, of its file, or of what is kept already.',
    NOT_FOUND: 'There is nothing of this id or this name.',
    WRONG_STATE: 'The job or the trial is in a state that does not allow it.',
  }),
})

/** One thing that the caller got wrong. */
export const InputProblemRef = builder.objectRef<InputProblem>('InputProblem').implement({
  description:
    'One thing that is wrong with an input. The first 100 are answered at once; the last one then says how many more there are.',
  fields: (t) => ({
    path: t.exposeString('path', { description: "Where in the input, as 'strategies.0.space.1.range.min'." }),
    code: t.field({ type: InputProblemCode, description: 'What kind of thing it is.', resolve: ({ code }) => code }),
    message: t.exposeString('message', { description: 'For people: the value, and what is allowed.' }),
  }),
})
