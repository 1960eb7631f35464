import type { Candidates } from './candidates.ts'
import { NEVER, type Slots } from './slots.ts'

/** The candidates of one rule that enter on one bar, and the slot that each of them takes. */
export class EntrySlots {
  readonly takers: Int32Array
  readonly taken: Int32Array
  count = 0
  /** The first bar on which a candidate of the rule can enter again; `NEVER` where none can. */
  freeFrom = NEVER
  readonly #candidates: Candidates
  readonly #slots: Slots

  /** @param most candidates of a rule */
  constructor(candidates: Candidates, slots: Slots, most: number) {
    this.#candidates = candidates
    this.#slots = slots
    this.takers = new Int32Array(most)
    this.taken = new Int32Array(most)
  }

  /** Gathers the candidates of a rule that can enter on `bar`. */
  gather(rule: number, bar: number): void {
    const { firstOf, freeFrom } = this.#candidates
    const { takers } = this
    const last = firstOf[rule + 1] as number
    let earliest = NEVER
    let count = 0
    for (let one = firstOf[rule] as number; one < last; one++) {
      const free = freeFrom[one] as number
      // Whether it can, as −1 or 0: no processor foresees it, so that there is no branch.
      const isFree = (free - bar - 1) >> 31
      takers[count] = one
      count -= isFree
      const later = free | (isFree & NEVER)
      earliest = later < earliest ? later : earliest
    }
    this.count = count
    this.freeFrom = earliest
  }

  /**
   * Lets the candidates, from a place on, take the slot that comes first for each, up to one whose slot is not filled yet.
   *
   * @param ends the slots of the end and of the rule's next exit signal
   * @returns its place; `count` when all have taken
   */
  take(from: number, [end, signal]: readonly [end: number, signal: number]): number {
    const { stopLosses, takeProfits, freeFrom } = this.#candidates
    const { keys, freeFrom: freeAfter } = this.#slots
    const { takers, taken, count } = this
    const exit = (keys[signal] as number) < (keys[end] as number) ? signal : end
    const exitKey = keys[exit] as number
    let earliest = this.freeFrom
    let place = from
    for (; place < count; place++) {
      const one = takers[place] as number
      const stopLoss = stopLosses[one] as number
      const takeProfit = takeProfits[one] as number
      const profitKey = keys[takeProfit] as number
      // Again without a branch: −1 where the stop loss comes first, and where the level does.
      const byStopLoss = (keys[stopLoss] as number) - profitKey
      const isStopLoss = byStopLoss >> 31
      const level = takeProfit + ((stopLoss - takeProfit) & isStopLoss)
      const isLevel = (profitKey + (byStopLoss & isStopLoss) - exitKey) >> 31
      const slot = exit + ((level - exit) & isLevel)
      if (keys[slot] === NEVER) break
      const free = freeAfter[slot] as number
      taken[place] = slot
      freeFrom[one] = free
      if (free < earliest) earliest = free
    }
    this.freeFrom = earliest
    return place
  }
}
