import { setImmediate } from 'node:timers/promises'
import { EXIT_REASONS } from '../jobs/enumerations.ts'
import { type MonteCarlo, monteCarlo, type Quantiles } from '../jobs/results/monteCarlo.ts'
import { type MonthReturn, monthReturns } from '../jobs/results/monthReturns.ts'
import {
  type ExitStatistics,
  returnOf,
  type TradeStatistics,
  tradeStatistics,
} from '../jobs/results/tradeStatistics.ts'
import {
  type EquityPoint,
  NO_DETAIL,
  pageTrades,
  type TimedTrade,
  type TrialDetail,
  thinEquity,
} from '../jobs/results/trialDetail.ts'
import { builder, describedValues } from './builder.ts'
import { connectionOf, PAGE_WORDS, readPage } from './connection.ts'
import type { Context } from './context.ts'
import { apiError } from './http/errorCodes.ts'
import { numberWithin, POINTS_WORDS, pointsWithin } from './http/limits/arguments.ts'
import { costs, REPLAY } from './http/limits/cost.ts'
import { Direction, type TrialOfJob, TrialRef } from './trial.ts'

/** Trades of a page unless told. */
const PAGE = 100

/** What an account was worth at a close. */
export const EquityPointRef = builder.objectRef<EquityPoint>('EquityPoint').implement({
  description: 'What an account was worth at a close.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'The start of the bar.', resolve: ({ atMs }) => atMs }),
    equity: t.exposeFloat('equity', { description: 'In the quote currency.' }),
    drawdown: t.exposeFloat('drawdown', { description: 'How far it is below its peak: 0.25 is a fall of 25 %.' }),
  }),
})

const ExitReason = builder.enumType('ExitReason', {
  description: 'Why a trade ended.',
  values: describedValues(EXIT_REASONS, {
    SIGNAL: 'The strategy said to leave.',
    TIME: 'It was held for as long as the strategy wanted.',
    TAKE_PROFIT: 'The price reached the take profit, or opened beyond it.',
    STOP_LOSS: 'The price reached the stop loss, or opened beyond it.',
    END_OF_DATA: 'The bars were over, or the account was worth nothing any more.',
  }),
})

const TradeRef = builder.objectRef<TimedTrade>('Trade').implement({
  description: 'One round trip. Prices carry slippage.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'From 1 on, in the order in which they were entered.' }),
    direction: t.field({
      type: Direction,
      description: 'Whether it earned by a rising price or by a falling one.',
      resolve: ({ direction }) => direction,
    }),
    entryAt: t.field({
      type: 'DateTime',
      description: 'The start of the bar on which it was entered.',
      resolve: ({ entryAtMs }) => entryAtMs,
    }),
    entryPrice: t.exposeFloat('entryPrice', { description: 'In the quote currency for a unit, slippage in it.' }),
    exitAt: t.field({
      type: 'DateTime',
      description: 'The start of the bar on which it was left.',
      resolve: ({ exitAtMs }) => exitAtMs,
    }),
    exitPrice: t.exposeFloat('exitPrice', { description: 'In the quote currency for a unit, slippage in it.' }),
    size: t.exposeFloat('size', { description: 'Units of the base asset.' }),
    profit: t.exposeFloat('profit', { description: 'In the quote currency, net of both fees.' }),
    return: t.float({
      description: 'The profit as a share of what was paid at the entry: 0.01 is 1 %.',
      resolve: returnOf,
    }),
    costs: t.exposeFloat('costs', {
      description: 'Both fees, and what slippage took of both prices, in the quote currency.',
    }),
    bestReturn: t.exposeFloat('bestReturn', {
      description: 'The best that it was worth at any high or low while held, as a return before costs: 0.01 is 1 %.',
    }),
    worstReturn: t.exposeFloat('worstReturn', {
      description:
        'The worst that it was worth at any high or low while held, as a return before costs: -0.01 is -1 %.',
    }),
    bars: t.int({
      description: 'Bars from the entry to the exit; 0 where both are on one bar.',
      resolve: ({ entryBar, exitBar }) => exitBar - entryBar,
    }),
    exit: t.field({ type: ExitReason, description: 'Why it ended.', resolve: ({ reason }) => reason }),
  }),
})

const ExitStatisticsRef = builder.objectRef<ExitStatistics>('ExitStatistics').implement({
  description: 'What trades that ended in one way have in common.',
  fields: (t) => ({
    exit: t.field({ type: ExitReason, description: 'The way in which they ended.', resolve: ({ exit }) => exit }),
    trades: t.exposeInt('trades', { description: 'How many there are, at least 1.' }),
    profit: t.exposeFloat('profit', { description: 'Of all of them, in the quote currency, after costs.' }),
    winRate: t.exposeFloat('winRate', { description: 'Share of them with a profit above 0: 0 to 1.' }),
  }),
})

const TradeStatisticsRef = builder.objectRef<TradeStatistics>('TradeStatistics').implement({
  description:
    'What its trades have in common. Money in the quote currency, returns after costs; averageWin to largestLoss are money, below 0 for losses.',
  fields: (t) => ({
    averageReturn: t.exposeFloat('averageReturn', { description: 'The mean of `Trade.return`: 0.01 is 1 %.' }),
    averageWin: t.exposeFloat('averageWin', { nullable: true, description: 'Null without a winning trade.' }),
    averageLoss: t.exposeFloat('averageLoss', { nullable: true, description: 'Null without a losing trade.' }),
    largestWin: t.exposeFloat('largestWin', { nullable: true, description: 'Null without a winning trade.' }),
    largestLoss: t.exposeFloat('largestLoss', { nullable: true, description: 'Null without a losing trade.' }),
    averageBars: t.exposeFloat('averageBars', { description: 'Bars from the entry to the exit.' }),
    longestLosingStreak: t.exposeInt('longestLosingStreak', {
      description: 'The most trades in a row none of which earned anything.',
    }),
    costs: t.exposeFloat('costs', { description: 'Of all trades, in the quote currency.' }),
    byExit: t.field({
      type: [ExitStatisticsRef],
      description: 'Of each way in which any of them ended.',
      resolve: ({ byExit }) => [...byExit],
    }),
  }),
})

const MonthReturnRef = builder.objectRef<MonthReturn>('MonthReturn').implement({
  description: 'What an account earned in a calendar month (UTC).',
  fields: (t) => ({
    year: t.exposeInt('year', { description: 'Such as 2024.' }),
    month: t.exposeInt('month', { description: '1 for January to 12.' }),
    return: t.exposeFloat('return', {
      description: 'From the last mark before the month, or the initial cash, to the last in it: 0.01 is 1 %.',
    }),
  }),
})

const QuantilesRef = builder.objectRef<Quantiles>('Quantiles').implement({
  description: 'What lies below which share of some numbers: 5 % of them are below p5.',
  fields: (t) => ({
    p5: t.exposeFloat('p5', { description: '5 % are below.' }),
    p25: t.exposeFloat('p25', { description: 'A quarter is below.' }),
    p50: t.exposeFloat('p50', { description: 'The median.' }),
    p75: t.exposeFloat('p75', { description: 'A quarter is above.' }),
    p95: t.exposeFloat('p95', { description: '5 % are above.' }),
  }),
})

const MonteCarloRef = builder.objectRef<MonteCarlo>('MonteCarlo').implement({
  description:
    'What chance makes of the trades: as many are drawn with replacement, each earning the share of the account that it earned. Marks are those after each trade.',
  fields: (t) => ({
    runs: t.exposeInt('runs', { description: 'How often they were drawn.' }),
    totalReturn: t.field({ type: QuantilesRef, description: '0.01 is 1 %.', resolve: (found) => found.totalReturn }),
    maxDrawdown: t.field({
      type: QuantilesRef,
      description: 'Positive: 0.25 is a fall of 25 % from a peak.',
      resolve: (found) => found.maxDrawdown,
    }),
    lossProbability: t.exposeFloat('lossProbability', {
      description: 'Share of the runs that end with a loss, 0 to 1.',
    }),
  }),
})

/** How often trades may be drawn again. */
const RUNS = { least: 10, most: 10_000, fallback: 1_000 }

/** The most draws of one answer: two seconds of a core, in pieces that hold up nobody. */
const MAX_DRAWS = 100_000_000

const TradeConnection = connectionOf('Trade', TradeRef)

async function detailOf({ job, trial }: TrialOfJob, { trialDetail }: Context): Promise<TrialDetail> {
  return trial.state === 'SUCCEEDED' ? trialDetail(job, trial.number) : NO_DETAIL
}

builder.objectFields(TrialRef, (t) => ({
  tradeStatistics: t.field({
    type: TradeStatisticsRef,
    nullable: true,
    description: 'Worked out of its trades. Null where there is none, and where they cannot be shown.',
    extensions: costs({ own: REPLAY }),
    resolve: async (trial, _args, context) => tradeStatistics((await detailOf(trial, context)).trades),
  }),
  months: t.field({
    type: [MonthReturnRef],
    description: 'Returns of calendar months, from the marked equity; none of a trial that did not succeed.',
    extensions: costs({ own: REPLAY }),
    resolve: async (trial, _args, context) => monthReturns(await detailOf(trial, context)),
  }),
  monteCarlo: t.field({
    type: MonteCarloRef,
    nullable: true,
    description:
      'What chance makes of its trades: they are drawn again, with replacement, so many times. Null where there is none.',
    extensions: costs({ own: REPLAY }),
    args: {
      runs: t.arg.int({ defaultValue: RUNS.fallback, description: 'How often: 10 to 10,000.' }),
      seed: t.arg.int({ defaultValue: 0, description: 'The same seed gives the same answer.' }),
    },
    resolve: async (trial, args, context) => {
      const runs = numberWithin('runs', args.runs, RUNS)
      const detail = await detailOf(trial, context)
      if (runs * detail.trades.length > MAX_DRAWS) {
        const draws = `runs: ${runs} times ${detail.trades.length} trades are more than ${MAX_DRAWS} draws; ask for fewer`
        throw apiError('TOO_COSTLY', draws)
      }
      return monteCarlo(detail, { runs, seed: args.seed ?? 0 }, setImmediate)
    },
  }),
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
    args: { points: t.arg.int({ defaultValue: 500, description: POINTS_WORDS }) },
    resolve: async (trial, { points }, context) => {
      const most = pointsWithin(points)
      return thinEquity(await detailOf(trial, context), most)
    },
  }),
  trades: t.field({
    type: TradeConnection,
    description: "Computed again on request from the trial's own inputs. None of a trial that did not succeed.",
    extensions: costs({ own: REPLAY }),
    args: {
      first: t.arg.int({ defaultValue: PAGE, description: PAGE_WORDS.first }),
      after: t.arg.string({ description: PAGE_WORDS.after }),
    },
    resolve: (trial, args, context) =>
      readPage(args, { list: 'Trade', fallback: PAGE }, async (page) =>
        pageTrades(await detailOf(trial, context), page),
      ),
  }),
}))
