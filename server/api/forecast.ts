import type { Forecast } from '../jobs/check/forecast.ts'
import type { Specification } from '../jobs/specification.ts'
import { builder } from './builder.ts'
import { apiError } from './http/errorCodes.ts'
import { COMMAND, costs } from './http/limits/cost.ts'
import { fillImprovement, ImprovementInputRef } from './improvement.ts'
import { InputProblemRef } from './problem.ts'
import { EtaRef } from './progress.ts'
import { BacktestInputRef, fillBacktest, fillOptimization, OptimizationInputRef } from './start.ts'
import { fillWalkForward, WalkForwardInputRef } from './walkForward.ts'

const ForecastRef = builder.objectRef<Forecast>('Forecast').implement({
  description:
    'What a job would be, without starting it: its trials, its likely duration, and all that is wrong with the input.',
  fields: (t) => ({
    trials: t.exposeFloat('trials', {
      nullable: true,
      description: 'How many trials it would have; null where the input has problems.',
    }),
    skipped: t.exposeFloat('skipped', {
      nullable: true,
      description:
        'Candidates that the space holds and that are no trials, since they break a relation such as fast < slow; null where the input has problems, or the space has no count.',
    }),
    duration: t.field({
      type: EtaRef,
      nullable: true,
      description:
        'How long it would take with all threads to itself; null where it cannot be started or no thread is there.',
      resolve: ({ duration }) => duration,
    }),
    problems: t.field({
      type: [InputProblemRef],
      description: 'What is wrong with the input; none where it can be started.',
      resolve: ({ problems }) => [...problems],
    }),
    notes: t.field({
      type: ['String'],
      description: 'What a job would take otherwise than written, such as values given twice.',
      resolve: ({ notes }) => [...notes],
    }),
  }),
})

/** What a forecast can be of, each as it is started. */
interface Given {
  readonly optimization?: typeof OptimizationInputRef.$inferInput | null | undefined
  readonly backtest?: typeof BacktestInputRef.$inferInput | null | undefined
  readonly walkForward?: typeof WalkForwardInputRef.$inferInput | null | undefined
  readonly improvement?: typeof ImprovementInputRef.$inferInput | null | undefined
}

/** The specification of the one input that is given. @throws GraphQLError BAD_USER_INPUT where it is none, or several */
function specificationOf({ optimization, backtest, walkForward, improvement }: Given): Specification {
  const inputs = { optimization, backtest, walkForward, improvement }
  const given = Object.entries(inputs).flatMap(([name, input]) => (input ? [name] : []))
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none is given' : `${given.join(' and ')} are given`
    throw apiError('BAD_USER_INPUT', `${found}; give exactly one of ${Object.keys(inputs).join(', ')}`)
  }
  if (backtest) return { kind: 'BACKTEST', input: fillBacktest(backtest) }
  if (walkForward) return { kind: 'WALK_FORWARD', input: fillWalkForward(walkForward), bars: null }
  if (improvement) return { kind: 'IMPROVEMENT', input: fillImprovement(improvement) }
  return { kind: 'OPTIMIZATION', input: fillOptimization(optimization as NonNullable<typeof optimization>) }
}

builder.queryField('forecast', (t) =>
  t.field({
    type: ForecastRef,
    description: 'What a job would be, without starting it: of exactly one of the inputs.',
    extensions: costs({ own: COMMAND }),
    args: {
      optimization: t.arg({ type: OptimizationInputRef, description: 'As `startOptimization` would have it.' }),
      backtest: t.arg({ type: BacktestInputRef, description: 'As `startBacktest` would have it.' }),
      walkForward: t.arg({ type: WalkForwardInputRef, description: 'As `startWalkForward` would have it.' }),
      improvement: t.arg({ type: ImprovementInputRef, description: 'As `startImprovement` would have it.' }),
    },
    resolve: (_root, given, { forecast }) => forecast(specificationOf(given)),
  }),
)
