import type { Marks } from './marks.ts'

/** How a rule leaves, other than at a level. */
export interface Leaving {
  /** The bars on which its exit signals are filled. */
  readonly leaves: Marks
  /** Bars from the entry on after which it leaves. */
  readonly hold: number
}

/** The exit signals that the rules of one entry bar meet next, or the ends of their time: each bar once, in order. */
export class Stops {
  /** The first `count` are the bars, ascending. */
  readonly bars: Int32Array
  /** By rule the place of its bar; `count` where no exit is to come. */
  readonly placeOf: Int32Array
  count = 0
  readonly #leavings: readonly Leaving[]
  readonly #length: number
  /** By rule the bar of the exit signal behind its last entry. */
  readonly #exitOf: Int32Array
  readonly #holds: Int32Array
  /** The rules that enter. */
  readonly #rules: Int32Array
  #ruleCount = 0
  #bar = 0

  /**
   * @param leavings by rule
   * @param length   of the series
   */
  constructor(leavings: readonly Leaving[], length: number) {
    this.#leavings = leavings
    this.#length = length
    this.bars = new Int32Array(leavings.length)
    this.placeOf = new Int32Array(leavings.length)
    this.#exitOf = new Int32Array(leavings.length).fill(-1)
    this.#holds = Int32Array.from(leavings, ({ hold }) => hold)
    this.#rules = new Int32Array(leavings.length)
  }

  /** Begins with no rule, on an entry bar that is later than the last one. */
  begin(bar: number): void {
    this.#bar = bar
    this.#ruleCount = 0
  }

  /** A rule enters on the bar. */
  add(rule: number): void {
    this.#rules[this.#ruleCount++] = rule
    // The exit that was found for an earlier entry may be the next one still.
    if ((this.#exitOf[rule] as number) <= this.#bar)
      this.#exitOf[rule] = (this.#leavings[rule] as Leaving).leaves.next(this.#bar + 1)
  }

  /** All rules were told: puts their bars in order. */
  sort(): void {
    const bars = this.bars
    for (let at = 0; at < this.#ruleCount; at++) bars[at] = this.#leaveOf(this.#rules[at] as number)
    if (this.#ruleCount > 1) bars.subarray(0, this.#ruleCount).sort()
    let count = 0
    for (let at = 0; at < this.#ruleCount; at++) {
      const bar = bars[at] as number
      if (bar < this.#length && (count === 0 || bar !== bars[count - 1])) bars[count++] = bar
    }
    this.count = count
    for (let at = 0; at < this.#ruleCount; at++) {
      const rule = this.#rules[at] as number
      this.placeOf[rule] = this.#find(this.#leaveOf(rule))
    }
  }

  /** The bar on which a rule that enters now leaves, unless at a level. */
  #leaveOf(rule: number): number {
    return Math.min(this.#exitOf[rule] as number, this.#bar + (this.#holds[rule] as number))
  }

  #find(bar: number): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.bars[middle] as number) < bar) low = middle + 1
      else high = middle
    }
    return low
  }
}
