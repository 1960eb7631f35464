import { benchmarkLine } from '../../charts/benchmarkLine.ts'

/** A mark of an account. */
interface Mark {
  readonly at: string
  readonly equity: number
}

/** What the best trial and holding earned, and what both did on the bars that were held out. */
export interface Accounts {
  readonly best: readonly Mark[]
  readonly holding: readonly Mark[]
  /** The best on what was held out, with cash of its own; null where nothing was. */
  readonly heldOut: readonly Mark[] | null
  readonly candles: readonly { readonly at: string; readonly close: number }[]
}

/** One account after the other on one line of time. */
export interface EquityLines {
  /** Milliseconds since 1970. */
  readonly times: readonly number[]
  readonly best: readonly (number | null)[]
  readonly holding: readonly (number | null)[]
  /** Where what was held out begins; null where nothing was. */
  readonly heldFrom: number | null
  /** What holding came to on it, close to close, before costs; null where that is not known. */
  readonly heldHolding: number | null
}

const timesOf = (marks: readonly Mark[]) => marks.map(({ at }) => Date.parse(at))

/** Holding on what was held out: what it was worth at each of its times, 1 at the close before. */
function holdOn(times: readonly number[], { candles }: Accounts): (number | null)[] {
  const [first = 0] = times
  const behind = candles.findIndex(({ at }) => Date.parse(at) >= first)
  const base = candles[behind - 1]
  if (!base) return times.map(() => null)
  // The last candle may hold several bars, and begin before the last of them.
  const last = { at: new Date(times.at(-1) ?? 0).toISOString(), close: candles.at(-1)?.close ?? base.close }
  const marks = [...candles.slice(behind - 1).filter(({ at }) => at < last.at), last]
  return benchmarkLine(
    times,
    marks.map(({ at, close }) => ({ at, equity: close / base.close })),
  )
}

/** The best trial and holding as lines, with what was held out behind them at the height that they had reached. */
export function equityLines(accounts: Accounts): EquityLines {
  const { best, holding, heldOut } = accounts
  const times = timesOf(best)
  const bestLine = best.map(({ equity }) => equity)
  const holdingLine = benchmarkLine(times, holding)
  const heldTimes = timesOf(heldOut ?? [])
  const [heldFrom] = heldTimes
  const cash = heldOut?.[0]?.equity
  if (heldFrom === undefined || !cash)
    return { times, best: bestLine, holding: holdingLine, heldFrom: null, heldHolding: null }
  const [reached, held] = [bestLine.at(-1) ?? cash, holdingLine.at(-1) ?? cash]
  const growth = holdOn(heldTimes, accounts)
  const grown = growth.at(-1) ?? null
  return {
    times: [...times, ...heldTimes],
    best: [...bestLine, ...(heldOut ?? []).map(({ equity }) => (reached * equity) / cash)],
    holding: [...holdingLine, ...growth.map((times) => (times === null ? null : times * held))],
    heldFrom,
    heldHolding: grown === null ? null : grown - 1,
  }
}
