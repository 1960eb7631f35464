import type { Job, Trial } from '../../../jobs/job.ts'
import { returnOf } from '../../../jobs/results/tradeStatistics.ts'
import { NO_DETAIL, type TimedTrade, type TrialDetail, timeTrade } from '../../../jobs/results/trialDetail.ts'
import type { Context } from '../../context.ts'
import { apiError } from '../errorCodes.ts'
import { type Column, headingLine, linesOf, PIECE_ROWS, type Table } from './table.ts'

const instant = (ms: number) => new Date(ms).toISOString()

const COLUMNS: readonly Column<TimedTrade>[] = [
  { heading: 'number', of: ({ number }) => number },
  { heading: 'direction', of: ({ direction }) => direction },
  { heading: 'entry_at_utc', of: ({ entryAtMs }) => instant(entryAtMs) },
  { heading: 'entry_price_quote', of: ({ entryPrice }) => entryPrice },
  { heading: 'exit_at_utc', of: ({ exitAtMs }) => instant(exitAtMs) },
  { heading: 'exit_price_quote', of: ({ exitPrice }) => exitPrice },
  { heading: 'size_base', of: ({ size }) => size },
  { heading: 'profit_quote', of: ({ profit }) => profit },
  { heading: 'return_fraction', of: returnOf },
  { heading: 'costs_quote', of: ({ costs }) => costs },
  { heading: 'best_return_fraction', of: ({ bestReturn }) => bestReturn },
  { heading: 'worst_return_fraction', of: ({ worstReturn }) => worstReturn },
  { heading: 'bars', of: ({ entryBar, exitBar }) => exitBar - entryBar },
  { heading: 'exit', of: ({ reason }) => reason },
]

async function* piecesOf(detail: TrialDetail): AsyncGenerator<string, void> {
  yield headingLine(COLUMNS)
  for (let from = 0; from < detail.trades.length; from += PIECE_ROWS) {
    const trades = detail.trades.slice(from, from + PIECE_ROWS)
    yield linesOf(
      COLUMNS,
      trades.map((trade, index) => timeTrade(detail, trade, from + index)),
    )
  }
}

/**
 * The trades of a trial, worked out again; none of one that did not succeed.
 *
 * @throws GraphQLError NOT_REPEATABLE where the trial cannot be run again as it was
 */
export async function tradesTable(job: Job, trial: Trial, { trialDetail }: Context): Promise<Table> {
  const detail = trial.state === 'SUCCEEDED' ? await trialDetail(job, trial.number) : NO_DETAIL
  if (detail.problem !== null) throw apiError('NOT_REPEATABLE', detail.problem)
  return { name: `${job.name} trial ${trial.number} trades`, pieces: piecesOf(detail) }
}
