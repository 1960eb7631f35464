import { benchmarkLine } from '../charts/benchmarkLine.ts'

/** What an account was worth at a moment. */
interface Mark {
  readonly at: string
  readonly equity: number
}

/** How accounts are drawn: what they are worth, or how many times what holding is worth. */
export type View = 'log' | 'linear' | 'holding'

/** Lines over the same moments; null where a line has no value. */
export interface Lines {
  /** Milliseconds since 1970, ascending. */
  readonly times: readonly number[]
  /** The accounts, and holding behind them. */
  readonly values: readonly (readonly (number | null)[])[]
}

/** From its first mark on at `start`: an account that begins there, as it would be with that much money. */
function scaled(marks: readonly Mark[], start: number): readonly Mark[] {
  const first = marks[0]?.equity
  return first ? marks.map(({ at, equity }) => ({ at, equity: (equity * start) / first })) : []
}

/** Every account from the same start, at the moments of all of them. */
export function equityLines(
  accounts: readonly (readonly Mark[])[],
  holding: readonly Mark[],
  view: View,
  start: number,
): Lines {
  const begun = [...accounts, holding].map((marks) => scaled(marks, start))
  const times = [...new Set(begun.flat().map(({ at }) => Date.parse(at)))].sort((one, other) => one - other)
  const lines = begun.map((marks) => (marks.length > 0 ? benchmarkLine(times, marks) : times.map(() => null)))
  if (view !== 'holding') return { times, values: lines }
  const held = lines.at(-1) ?? []
  const against = (line: readonly (number | null)[]) =>
    line.map((value, index) => {
      const other = held[index]
      return value === null || !other ? null : value / other
    })
  return { times, values: lines.map(against) }
}

/** Round values within a range that is drawn by its logarithm: 1, 2 and 5 times powers of ten; some evenly apart where those are too few. */
export function logTicks(least: number, most: number): number[] {
  const powers = Array.from({ length: 24 }, (_, index) => 10 ** (index - 9))
  const ticks = powers.flatMap((power) => [power, 2 * power, 5 * power]).filter((tick) => tick >= least && tick <= most)
  if (ticks.length >= 3) return ticks
  return [0.1, 0.5, 0.9].map((share) => Number((least + share * (most - least)).toPrecision(2)))
}
