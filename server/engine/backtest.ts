import type { Direction, Parameters } from './strategies/strategy.ts'

/** At which price a signal of bar i can be filled: the open of bar i + 1, or the close of bar i. */
export const FILLS = ['NEXT_OPEN', 'CLOSE'] as const

/** One of `FILLS`. */
export type Fill = (typeof FILLS)[number]

/** The account that a backtest trades with. Rates are fractions of the price or the capital. */
export interface Account {
  /** In the quote currency, above 0. */
  readonly initialCash: number
  /** Share of a fill's value that the venue takes, at entry and at exit. */
  readonly fee: number
  /** Share of the price by which a fill is worse than its signal's price. */
  readonly slippage: number
  /** In the quote currency, paid at entry and at exit beside `fee`; none where absent. */
  readonly fixedFee?: number
  /** Share of the cash put into each trade, above 0 and at most 1; null where `lots` or `cash` says how large it is. */
  readonly allocation: number | null
  /** Units of the base asset of each trade; absent where something else says how large it is, here and below. */
  readonly lots?: number
  /** Quote currency put into each trade. */
  readonly cash?: number
  readonly fill: Fill
}

/** Prices at which a trade is left, as fractions of its entry price; null for no such exit. */
export interface Exits {
  readonly takeProfit: number | null
  readonly stopLoss: number | null
}

/** What one trial runs: a strategy with its parameters, in one direction, with its exits. */
export interface Candidate extends Exits {
  readonly strategy: string
  readonly direction: Direction
  readonly parameters: Parameters
}

/** Why a trade can end. */
export const EXIT_REASONS = ['SIGNAL', 'TIME', 'TAKE_PROFIT', 'STOP_LOSS', 'END_OF_DATA'] as const

/** One of `EXIT_REASONS`. */
export type ExitReason = (typeof EXIT_REASONS)[number]

/** One round trip. Bars are indices into the candles; prices carry slippage; `profit` is net of both fees. */
export interface Trade {
  readonly direction: Direction
  readonly entryBar: number
  readonly entryPrice: number
  readonly exitBar: number
  readonly exitPrice: number
  /** Units of the base asset, above 0. */
  readonly size: number
  /** In the quote currency. */
  readonly profit: number
  readonly reason: ExitReason
}

/** What a backtest earned. Every field is finite or null; docs/engine.md defines each. */
export interface Metrics {
  readonly totalReturn: number
  /** Null where it is beyond what a double holds. */
  readonly annualReturn: number | null
  readonly sharpe: number
  /** Null where no return is negative. */
  readonly sortino: number | null
  /** Positive: 0.25 is a fall of 25 % from a peak. */
  readonly maxDrawdown: number
  readonly trades: number
  readonly winRate: number
  /** Gross profit over gross loss; null without a losing trade. */
  readonly profitFactor: number | null
  /** Annual return over max drawdown; null without a fall. */
  readonly calmar: number | null
  /** Share of the bars at whose close a position is held. */
  readonly exposure: number
}
