/** A mark of an account, in the order of time. */
interface Mark {
  readonly at: string
  readonly equity: number
}

/**
 * A benchmark as a line beside another account's: what it was worth at each of that one's times, on the straight way between its marks.
 *
 * @param times  milliseconds since 1970, ascending
 * @param from   what it is to be worth at the first of these times, so that both begin at one height; as it was where absent
 * @returns null at times before its first mark and behind its last; nothing where there is no mark
 */
export function benchmarkLine(
  times: readonly number[],
  marks: readonly Mark[],
  from?: number | undefined,
): (number | null)[] {
  if (marks.length === 0) return []
  const known = marks.map(({ at, equity }) => ({ time: Date.parse(at), equity }))
  let next = 0
  const values = times.map((time) => {
    while (next < known.length && (known[next]?.time ?? 0) < time) next += 1
    const [before, behind] = [known[next - 1], known[next]]
    if (behind?.time === time) return behind.equity
    if (!before || !behind) return null
    const share = (time - before.time) / (behind.time - before.time)
    return before.equity + share * (behind.equity - before.equity)
  })
  const [first] = values
  const scale = from === undefined || !first ? 1 : from / first
  return values.map((value) => (value === null ? null : value * scale))
}
