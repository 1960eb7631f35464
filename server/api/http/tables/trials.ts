import { namedParameters } from '../../../jobs/explore/dimensionNames.ts'
import { foldPlaceOf } from '../../../jobs/explore/foldTrials.ts'
import type { Space } from '../../../jobs/explore/jobSpace.ts'
import { columnFilterOf } from '../../../jobs/explore/trialFilter.ts'
import { readNumbered } from '../../../jobs/explore/trialList.ts'
import type { Job, Trial } from '../../../jobs/job.ts'
import type { Candidate } from '../../../jobs/plan.ts'
import { isAdmissibleTrial, objectiveOfTrial } from '../../../jobs/results/admissible.ts'
import type { Context } from '../../context.ts'
import { readFilter } from '../../explore/trialFilter.ts'
import { type Column, headingLine, linesOf, PIECE_ROWS, type Table } from './table.ts'
import type { TableQuery } from './tableQuery.ts'

/** A trial with what it ran. */
interface Row {
  readonly trial: Trial
  readonly candidate: Candidate
}

type Metrics = NonNullable<Trial['metrics']>

const metric = (heading: string, name: keyof Metrics): Column<Row> => ({
  heading,
  of: ({ trial }) => trial.metrics?.[name] ?? null,
})

function headColumns(job: Job): Column<Row>[] {
  const place = ({ trial }: Row) => foldPlaceOf(job, trial.number)
  const folds: Column<Row>[] = [
    { heading: 'fold', of: (row) => place(row).fold },
    { heading: 'test', of: (row) => place(row).test },
  ]
  return [
    { heading: 'number', of: ({ trial }) => trial.number },
    { heading: 'state', of: ({ trial }) => trial.state },
    { heading: 'admissible', of: ({ trial }) => isAdmissibleTrial(trial, job) },
    ...(job.kind === 'WALK_FORWARD' ? folds : []),
    { heading: 'strategy', of: ({ candidate }) => candidate.strategy },
    { heading: 'direction', of: ({ candidate }) => candidate.direction },
  ]
}

function tailColumns(job: Job): Column<Row>[] {
  return [
    { heading: 'take_profit_fraction', of: ({ candidate }) => candidate.takeProfit },
    { heading: 'stop_loss_fraction', of: ({ candidate }) => candidate.stopLoss },
    { heading: 'objective', of: ({ trial }) => objectiveOfTrial(trial, job) },
    metric('total_return_fraction', 'totalReturn'),
    metric('annual_return_fraction', 'annualReturn'),
    metric('sharpe', 'sharpe'),
    metric('sortino', 'sortino'),
    metric('calmar', 'calmar'),
    metric('max_drawdown_fraction', 'maxDrawdown'),
    metric('trades', 'trades'),
    metric('win_rate_fraction', 'winRate'),
    metric('profit_factor', 'profitFactor'),
    metric('exposure_fraction', 'exposure'),
    { heading: 'skipped_entries', of: ({ trial }) => trial.skippedEntries },
    { heading: 'error', of: ({ trial }) => trial.error },
  ]
}

/** One column a parameter, named with its strategy where another one, or another column, is called so too. */
function columnsOf(job: Job, space: Space): Column<Row>[] {
  const [head, tail] = [headColumns(job), tailColumns(job)]
  const taken = [...head, ...tail].map(({ heading }) => heading)
  const parameters = namedParameters(space, taken).map(({ strategy, parameter, name }) => ({
    heading: name,
    of: ({ candidate }: Row) => (candidate.strategy === strategy ? (candidate.parameters[parameter] ?? null) : null),
  }))
  return [...head, ...parameters, ...tail]
}

/** Rows are read as they are taken: of a million, nothing but the order is ever there as a whole. */
async function* piecesOf(
  job: Job,
  { numbers, columns }: { readonly numbers: Int32Array; readonly columns: readonly Column<Row>[] },
  { store, candidate }: Context,
): AsyncGenerator<string, void> {
  const read = async (from: number) => {
    const wanted = Array.from(numbers.subarray(from, from + PIECE_ROWS))
    const trials = await readNumbered(job, wanted, store)
    // A finished trial goes with its job alone; a table that ends here would pass for a whole one.
    if (trials.length < wanted.length) throw new Error(`the job ${job.id} was deleted while its trials were read`)
    return trials
  }
  yield headingLine(columns)
  let coming = read(0)
  for (let from = 0; from < numbers.length; from += PIECE_ROWS) {
    const trials = await coming
    // The database finds the next ones while these are written. Where nobody takes them any more, nobody is told that they failed.
    coming = read(from + PIECE_ROWS)
    coming.catch(() => undefined)
    const rows = trials.map(async (trial) => ({ trial, candidate: await candidate(job, trial.number) }))
    yield linesOf(columns, await Promise.all(rows))
  }
}

/**
 * The finished trials of a job, as its list has them: which ones and in which order is settled now, whatever comes in meanwhile.
 *
 * @throws GraphQLError BAD_USER_INPUT where the filter is wrong for this job
 */
export async function trialsTable(job: Job, { where, ...sorting }: TableQuery, context: Context): Promise<Table> {
  const { filter, space } = readFilter(job, where, context)
  const columns = columnsOf(job, space ?? context.spaceOf(job))
  const question = { kind: 'ORDER', filter: columnFilterOf(job, filter, space), terms: sorting } as const
  const numbers = await context.explore(job, question)
  return { name: `${job.name} trials`, pieces: piecesOf(job, { numbers, columns }, context) }
}
