import { EXIT_REASONS } from '../jobs/enumerations.ts'
import {
  type EquityPoint,
  NO_DETAIL,
  pageTrades,
  type TimedTrade,
  type TrialDetail,
  thinEquity,
} from '../jobs/results/trialDetail.ts'
import { builder } from './builder.ts'
import { connectionOf, readPage } from './connection.ts'
import type { Context } from './context.ts'
import { pointsWithin } from './http/limits/arguments.ts'
import { costs, REPLAY } from './http/limits/cost.ts'
import { Direction, type TrialOfJob, TrialRef } from './trial.ts'

/** Trades of a page unless told. */
const PAGE = 100

/** What an account was worth at a close. */
export const EquityPointRef = builder.objectRef<EquityPoint>('EquityPoint').implement({
  description: 'What an account was worth at a close.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'The start of the bar.', resolve: ({ atMs }) => atMs }),
    equity: t.exposeFloat('equity'),
    drawdown: t.exposeFloat('drawdown', { description: 'How far it is below its peak: 0.25 is a fall of 25 %.' }),
  }),
})

const ExitReason = builder.enumType('ExitReason', {
  description: 'Why a trade ended.',
  values: EXIT_REASONS,
})

/** What was paid may be less than any number above 0, though neither the size nor the price is. */
function returnOf({ profit, size, entryPrice }: TimedTrade): number {
  const paid = size * entryPrice
  return paid > 0 ? profit / paid : profit / size / entryPrice
}

const TradeRef = builder.objectRef<TimedTrade>('Trade').implement({
  description: 'One round trip. Prices carry slippage.',
  fields: (t) => ({
    direction: t.field({ type: Direction, resolve: ({ direction }) => direction }),
    entryAt: t.field({
      type: 'DateTime',
      description: 'The start of the bar on which it was entered.',
      resolve: ({ entryAtMs }) => entryAtMs,
    }),
    entryPrice: t.exposeFloat('entryPrice'),
    exitAt: t.field({
      type: 'DateTime',
      description: 'The start of the bar on which it was left.',
      resolve: ({ exitAtMs }) => exitAtMs,
    }),
    exitPrice: t.exposeFloat('exitPrice'),
    size: t.exposeFloat('size', { description: 'Units of the base asset.' }),
    profit: t.exposeFloat('profit', { description: 'In the quote currency, net of both fees.' }),
    return: t.float({
      description: 'The profit as a share of what was paid at the entry.',
      resolve: returnOf,
    }),
    bars: t.int({
      description: 'Bars from the entry to the exit; 0 where both are on one bar.',
      resolve: ({ entryBar, exitBar }) => exitBar - entryBar,
    }),
    exit: t.field({ type: ExitReason, resolve: ({ reason }) => reason }),
  }),
})

const TradeConnection = connectionOf('Trade', TradeRef)

async function detailOf({ job, trial }: TrialOfJob, { trialDetail }: Context): Promise<TrialDetail> {
  return trial.state === 'SUCCEEDED' ? trialDetail(job, trial.number) : NO_DETAIL
}

builder.objectFields(TrialRef, (t) => ({
  replayProblem: t.string({
    nullable: true,
    description:
      'Why equity and trades cannot be shown (they are empty then): the strategy was changed since, or answers otherwise each time.',
    resolve: async (trial, _args, context) => (await detailOf(trial, context)).problem,
  }),
  equity: t.field({
    type: [EquityPointRef],
    description:
      "Computed again on request from the trial's own inputs: at most `points` marks (2 to 10000), peaks and lows among them. None of a trial that did not succeed.",
    extensions: costs({ own: REPLAY }),
    args: { points: t.arg.int({ defaultValue: 500 }) },
    resolve: async (trial, { points }, context) => {
      const most = pointsWithin(points)
      return thinEquity(await detailOf(trial, context), most)
    },
  }),
  trades: t.field({
    type: TradeConnection,
    description: "Computed again on request from the trial's own inputs. None of a trial that did not succeed.",
    extensions: costs({ own: REPLAY }),
    args: { first: t.arg.int({ defaultValue: PAGE }), after: t.arg.string() },
    resolve: (trial, args, context) =>
      readPage(args, { list: 'Trade', fallback: PAGE }, async (page) =>
        pageTrades(await detailOf(trial, context), page),
      ),
  }),
}))
