/** Blocks that the periods are cut into, as in the paper. */
const BLOCKS = 16

/** The least periods of a block of which a Sharpe ratio says anything. */
const LEAST_PERIODS = 2

/** Half of the blocks: sums over their subsets are kept, so that those over any blocks are a sum of two. */
const PART = BLOCKS / 2

/** What trials returned in each subset of one half of the blocks. */
interface SubsetSums {
  /** Subset by subset, of each all trials. */
  readonly sums: Float64Array
  readonly squares: Float64Array
  /** Periods of each subset. */
  readonly counts: Int32Array
}

/** Adds the returns of one block to every subset that holds it; those without it are done before. */
function addBlock({ sums, squares, counts }: SubsetSums, bit: number, returns: readonly Float64Array[]): void {
  const trials = returns.length
  const [sum, square] = [new Float64Array(trials), new Float64Array(trials)]
  for (const [trial, own] of returns.entries()) {
    for (const value of own) {
      sum[trial] = (sum[trial] as number) + value
      square[trial] = (square[trial] as number) + value * value
    }
  }
  for (let rest = 0; rest < bit; rest += 1) {
    const subset = rest + bit
    counts[subset] = (counts[rest] as number) + (returns[0]?.length ?? 0)
    for (let trial = 0; trial < trials; trial += 1) {
      sums[subset * trials + trial] = (sums[rest * trials + trial] as number) + (sum[trial] as number)
      squares[subset * trials + trial] = (squares[rest * trials + trial] as number) + (square[trial] as number)
    }
  }
}

/** Of the blocks from one on. */
function subsetSums(returns: readonly Float64Array[], first: number): SubsetSums {
  const periods = returns[0]?.length ?? 0
  const edge = (block: number) => Math.floor((block * periods) / BLOCKS)
  const length = returns.length << PART
  const all = {
    sums: new Float64Array(length),
    squares: new Float64Array(length),
    counts: new Int32Array(1 << PART),
  }
  for (let block = 0; block < PART; block += 1) {
    const [from, to] = [edge(first + block), edge(first + block + 1)]
    addBlock(
      all,
      1 << block,
      returns.map((own) => own.subarray(from, to)),
    )
  }
  return all
}

/** A Sharpe ratio out of sums; 0 where nothing varies. */
function sharpeOf(sum: number, squares: number, count: number): number {
  const variance = squares / count - (sum / count) ** 2
  // What is left where all are alike is rounding.
  return variance > 1e-15 * (squares / count) ? sum / count / Math.sqrt(variance) : 0
}

/** The Sharpe ratio of each trial in some blocks, which are bits. */
function sharpesIn(parts: readonly [SubsetSums, SubsetSums], blocks: number, into: Float64Array): void {
  const [low, high] = parts
  const trials = into.length
  const [one, other] = [blocks & ((1 << PART) - 1), blocks >> PART]
  const count = (low.counts[one] as number) + (high.counts[other] as number)
  for (let trial = 0; trial < trials; trial += 1) {
    const [here, there] = [one * trials + trial, other * trials + trial]
    const sum = (low.sums[here] as number) + (high.sums[there] as number)
    const squares = (low.squares[here] as number) + (high.squares[there] as number)
    into[trial] = sharpeOf(sum, squares, count)
  }
}

/** Each way to take half of the blocks with the first one among them, as bits: what is left is the other half. */
function halves(): number[] {
  const found: number[] = []
  for (let bits = 1; bits < 1 << BLOCKS; bits += 2) {
    let count = 0
    for (let rest = bits; rest > 0; rest &= rest - 1) count += 1
    if (count === BLOCKS / 2) found.push(bits)
  }
  return found
}

/** The place of the largest value, the first of equal ones. */
function bestOf(values: Float64Array): number {
  let best = 0
  for (let place = 1; place < values.length; place += 1)
    if ((values[place] as number) > (values[best] as number)) best = place
  return best
}

/** The share of values that one of them beats, those that equal it for half. */
function shareBelow(values: Float64Array, place: number): number {
  const value = values[place] as number
  let below = 0
  for (const other of values) below += other < value ? 1 : other === value ? 0.5 : 0
  return (below - 0.5) / (values.length - 1)
}

/** Whether that is below the median; in the middle for half. */
function isBelow(share: number): number {
  return share < 0.5 ? 1 : share === 0.5 ? 0.5 : 0
}

/**
 * The probability of backtest overfitting: how often the trial that is the best in one half of the periods is below the median of all
 * trials in the other half, over all ways to take half of 16 blocks of periods (combinatorially symmetric cross-validation). The measure is the
 * Sharpe ratio of returns. About 0.5 where trials differ by chance alone, near 0 where the best one is better for a reason.
 * Source: Bailey, Borwein, López de Prado and Zhu, The Probability of Backtest Overfitting, Journal of Computational Finance 20 (2017).
 *
 * @param returns of each trial in the same equal periods
 * @returns 0 to 1; null of fewer than two trials, or of periods that are too few for the blocks
 */
export function overfitting(returns: readonly Float64Array[]): number | null {
  const periods = returns[0]?.length ?? 0
  if (returns.length < 2 || periods < BLOCKS * LEAST_PERIODS) return null
  const parts = [subsetSums(returns, 0), subsetSums(returns, PART)] as const
  const all = (1 << BLOCKS) - 1
  const [one, other] = [new Float64Array(returns.length), new Float64Array(returns.length)]
  let below = 0
  const ways = halves()
  for (const half of ways) {
    sharpesIn(parts, half, one)
    sharpesIn(parts, all - half, other)
    below += isBelow(shareBelow(other, bestOf(one))) + isBelow(shareBelow(one, bestOf(other)))
  }
  return below / (2 * ways.length)
}
