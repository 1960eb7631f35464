import type { Account, Exits, Fill } from '../backtest.ts'
import type { Direction, Signals } from '../strategies/strategy.ts'
import { Book } from './book.ts'
import { CANDIDATE_WIDTH, listCandidates, NEXT, NONE, RULE, STOP_LOSS, TAKE_PROFIT } from './candidates.ts'
import { gatherLevels } from './levels.ts'
import type { Market } from './market.ts'
import { Marks } from './marks.ts'
import { Scan } from './scan.ts'
import { Stops } from './stops.ts'

/** One entry rule with the exits to try on it. */
export interface Rule {
  /** The bars on which its signals are filled. */
  readonly entries: Marks
  readonly leaves: Marks
  readonly exits: readonly Exits[]
}

/** Signals as a sweep reads them: an eighth of their size. */
export function ruleOf({ entry, exit }: Signals, exits: readonly Exits[], fill: Fill): Rule {
  const delay = fill === 'CLOSE' ? 0 : 1
  return { entries: new Marks(entry, delay), leaves: new Marks(exit, delay), exits }
}

/** Rules that are traded in one direction, with one account each candidate. */
export interface Plot {
  readonly market: Market
  readonly direction: Direction
  readonly account: Account
  readonly rules: readonly Rule[]
}

/**
 * Runs all candidates at once. Every candidate waits at the bar of its next entry. The bars are walked once; where candidates wait, one
 * scan forward (Scan) records how a position that is entered there ends at every level and signal, and each of the candidates takes
 * the slot that comes first for it: a trade costs a few additions (Book), however long it is. So the work grows with the
 * trades and with the bars on which anyone enters, not with the candidates times the bars.
 */
export class Sweep {
  readonly #length: number
  readonly #entries: readonly Marks[]
  readonly #stops: Stops
  readonly #scan: Scan
  readonly #book: Book
  readonly #candidates: Int32Array
  /** By place of a take profit, what Demand says. */
  readonly #furthest: Int32Array
  /** By bar the first candidate that waits there; by slot the first one that takes it. */
  readonly #waiting: Int32Array
  readonly #taking: Int32Array

  constructor({ market, account, direction, rules }: Plot) {
    const exits = rules.map((rule) => rule.exits)
    // Rules often share one list of exits.
    const levels = gatherLevels([...new Set(exits)].flat())
    this.#length = market.length
    this.#entries = rules.map(({ entries }) => entries)
    this.#furthest = new Int32Array(levels.takeProfits.length + 1)
    this.#stops = new Stops(
      rules.map(({ leaves }) => leaves),
      market.length,
    )
    const demand = { furthest: this.#furthest, stops: this.#stops }
    this.#scan = new Scan({ market, levels, account, direction, demand })
    this.#candidates = listCandidates(exits, levels, this.#scan.firstTakeProfit)
    this.#book = new Book(this.#candidates.length / CANDIDATE_WIDTH)
    this.#waiting = new Int32Array(market.length).fill(NONE)
    this.#taking = new Int32Array(this.#scan.firstSignal + rules.length + 1).fill(NONE)
  }

  /**
   * @param advance called now and then with the bars done
   * @returns the accounts of the candidates, rule by rule in the order of their exits
   */
  run(advance: (bars: number) => void): Book {
    // The last candidate first: so those that wait on one bar lie in memory one behind the other.
    for (let one = this.#candidates.length / CANDIDATE_WIDTH - 1; one >= 0; one--) {
      const rule = this.#candidates[one * CANDIDATE_WIDTH + RULE] as number
      this.#wait(one, (this.#entries[rule] as Marks).next(0))
    }
    const stride = Math.max(1, this.#length >> 8)
    for (let from = 0; from < this.#length; from += stride) {
      const to = Math.min(this.#length, from + stride)
      for (let bar = from; bar < to; bar++) if (this.#waiting[bar] !== NONE) this.#enter(bar)
      advance(to)
    }
    return this.#book
  }

  #wait(candidate: number, bar: number): void {
    if (bar >= this.#length) return
    this.#candidates[candidate * CANDIDATE_WIDTH + NEXT] = this.#waiting[bar] as number
    this.#waiting[bar] = candidate
  }

  #enter(bar: number): void {
    const first = this.#waiting[bar] as number
    this.#gatherDemand(bar, first)
    this.#scan.follow(bar)
    this.#choose(first)
    const slots = this.#scan.firstSignal + this.#stops.count
    for (let slot = 0; slot < slots; slot++) {
      const taking = this.#taking[slot] as number
      if (taking === NONE) continue
      this.#taking[slot] = NONE
      this.#book.add(taking, this.#candidates, this.#scan.slots, slot)
      if (this.#scan.slots.isRuin(slot)) continue
      this.#release(taking, (this.#scan.slots.bars[slot] as number) + 1)
    }
  }

  /** What the candidates of a list need that enter on a bar. */
  #gatherDemand(bar: number, first: number): void {
    const candidates = this.#candidates
    const furthest = this.#furthest
    const { firstTakeProfit } = this.#scan
    furthest.fill(NONE)
    this.#stops.begin(bar)
    let lastRule = NONE
    for (let one = first; one !== NONE; one = candidates[one * CANDIDATE_WIDTH + NEXT] as number) {
      const at = one * CANDIDATE_WIDTH
      const takeProfit = (candidates[at + TAKE_PROFIT] as number) - firstTakeProfit
      const stopLoss = candidates[at + STOP_LOSS] as number
      if (stopLoss > (furthest[takeProfit] as number)) furthest[takeProfit] = stopLoss
      const rule = candidates[at + RULE] as number
      if (rule !== lastRule) this.#stops.add(rule)
      lastRule = rule
    }
    this.#stops.sort()
    for (let place = furthest.length - 2; place >= 0; place--) {
      if ((furthest[place + 1] as number) > (furthest[place] as number)) furthest[place] = furthest[place + 1] as number
    }
  }

  /** Puts each candidate of a list into the list of the slot that comes first for it. */
  #choose(first: number): void {
    const candidates = this.#candidates
    const { keys } = this.#scan.slots
    const { end, firstSignal } = this.#scan
    const places = this.#stops.placeOf
    for (let one = first; one !== NONE; ) {
      const at = one * CANDIDATE_WIDTH
      const next = candidates[at + NEXT] as number
      const stopLoss = candidates[at + STOP_LOSS] as number
      const takeProfit = candidates[at + TAKE_PROFIT] as number
      const signal = firstSignal + (places[candidates[at + RULE] as number] as number)
      let slot = end
      if ((keys[stopLoss] as number) < (keys[slot] as number)) slot = stopLoss
      if ((keys[takeProfit] as number) < (keys[slot] as number)) slot = takeProfit
      if ((keys[signal] as number) < (keys[slot] as number)) slot = signal
      candidates[at + NEXT] = this.#taking[slot] as number
      this.#taking[slot] = one
      one = next
    }
  }

  /** Lets each candidate of a list wait for its rule's next entry. */
  #release(first: number, from: number): void {
    const candidates = this.#candidates
    let lastRule = NONE
    let entry = this.#length
    for (let one = first; one !== NONE; ) {
      const next = candidates[one * CANDIDATE_WIDTH + NEXT] as number
      const rule = candidates[one * CANDIDATE_WIDTH + RULE] as number
      // Candidates of one rule stand together: they wait for the same entry.
      if (rule !== lastRule) entry = (this.#entries[rule] as Marks).next(from)
      lastRule = rule
      this.#wait(one, entry)
      one = next
    }
  }
}
