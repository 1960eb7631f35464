import type { Sorting } from '../../jobs/explore/ranking.ts'
import { listTrials } from '../../jobs/explore/trialList.ts'
import type { TrialOrder } from '../../jobs/explore/trialMetrics.ts'
import { builder } from '../builder.ts'
import { readPage } from '../connection.ts'
import { apiError } from '../http/errorCodes.ts'
import { numberWithin } from '../http/limits/arguments.ts'
import { COLUMNS, costs, STATEMENT } from '../http/limits/cost.ts'
import { JobRef } from '../job.ts'
import { TrialConnection, TrialRef } from '../trial.ts'
import { METRIC_WORDS, readColumnFilter, readFilter, TrialFilterRef, WHERE_WORDS } from './trialFilter.ts'

const TrialOrderRef = builder.enumType('TrialOrder', {
  description:
    'The best first; of a drawdown the smallest. Trials that are not admissible come after all that are, and failed ones last; of equal ones the first by number.',
  values: {
    OBJECTIVE: { description: "By the job's objective; where it does not exist, by the total return." },
    NUMBER: { description: 'By their number, counting up.' },
    ...METRIC_WORDS,
  } satisfies Record<TrialOrder, { readonly description: string }>,
})

/** Places of a list: the numbers of trials are below this. */
const PLACES = { least: 0, most: 2 ** 31 - 1, fallback: 0 }

type FieldBuilder = Parameters<Parameters<typeof builder.objectFields<typeof JobRef>>[1]>[0]

/** What says which list of trials is meant. */
function sortingArgs(t: FieldBuilder) {
  return {
    orderBy: t.arg({ type: TrialOrderRef, defaultValue: 'OBJECTIVE', description: 'What comes first.' }),
    reverse: t.arg.boolean({
      defaultValue: false,
      description:
        'Worst first. Trials without the value, those that are not admissible and failed ones stay behind all others.',
    }),
    where: t.arg({ type: TrialFilterRef, description: WHERE_WORDS }),
  }
}

interface GivenSorting {
  readonly orderBy?: TrialOrder | null | undefined
  readonly reverse?: boolean | null | undefined
}

function readSorting({ orderBy, reverse }: GivenSorting): Sorting {
  return { order: orderBy ?? 'OBJECTIVE', reverse: reverse ?? false }
}

builder.objectFields(JobRef, (t) => ({
  trials: t.field({
    type: TrialConnection,
    description:
      'The finished trials. Best first, or worst first where `reverse`; NUMBER counts up, or down. Of a WALK_FORWARD job: those of its tests, unless `where` asks for others; all, where it is empty.',
    extensions: costs({ own: STATEMENT }),
    args: {
      first: t.arg.int({ defaultValue: 50, description: 'How many entries the page has at most: 0 to 1000.' }),
      after: t.arg.string({
        description: 'The page begins behind the entry of this cursor, of the same list; null: with the first one.',
      }),
      at: t.arg.int({
        description: 'The page begins at this place of the list, counted from 0; not beside `after`.',
      }),
      ...sortingArgs(t),
    },
    resolve: async (job, { at, ...args }, context) => {
      if (at != null && args.after != null)
        throw apiError('BAD_USER_INPUT', 'at: a page begins there or behind `after`')
      const wanted = {
        ...readSorting(args),
        ...readFilter(job, args.where, context),
        at: numberWithin('at', at, PLACES),
      }
      const page = await readPage(args, { list: 'Trial', fallback: 50 }, (at) =>
        listTrials(job, wanted, at, { store: context.store, ask: context.explore }),
      )
      return { ...page, items: page.items.map(({ cursor, node: trial }) => ({ cursor, node: { job, trial } })) }
    },
  }),
  place: t.int({
    nullable: true,
    description:
      'At which place of a list of its trials one of them stands, counted from 0; null where it is not finished, or not in that list.',
    extensions: costs({ own: COLUMNS }),
    args: {
      number: t.arg.int({ required: true, description: 'Of the trial.' }),
      ...sortingArgs(t),
    },
    resolve: async (job, { number, where, ...sorting }, context) => {
      const filter = readColumnFilter(job, where, context)
      const terms = { ...readSorting(sorting), number }
      return (await context.explore(job, { kind: 'PLACE', filter, terms }))[0] ?? null
    },
  }),
  trial: t.field({
    type: TrialRef,
    nullable: true,
    description: 'The trial of this number; null where it is not finished, or there is none.',
    args: { number: t.arg.int({ required: true, description: 'From 0 to the number of trials less one.' }) },
    resolve: async (job, { number }, { loaders }) => {
      const trial = await loaders.trial({ jobId: job.id, number })
      return trial && { job, trial }
    },
  }),
}))
