/** The bars of a signal as bits, so that the next one behind a bar is found in a few steps. */
export class Marks {
  readonly #words: Uint32Array
  readonly #length: number
  #count = 0

  /**
   * @param signal 1 on the bars that are marked
   * @param delay  bars by which every mark is moved to the right; marks that leave the series are gone
   * @param which  marks that count: those of so many bars from the first one on, and not where `unless` marks the bar too; all unless told
   */
  constructor(
    signal: Uint8Array,
    delay: number,
    which: { readonly count?: number; readonly unless?: Uint8Array } = {},
  ) {
    const { count: end = signal.length, unless } = which
    this.#length = signal.length
    this.#words = new Uint32Array((signal.length >> 5) + 1)
    // Most bars are not marked: the search for those that are is a tight loop of the runtime's.
    for (let bar = signal.indexOf(1); bar >= 0 && bar < end; bar = signal.indexOf(1, bar + 1)) {
      if (unless?.[bar] !== 1) this.#set(bar + delay)
    }
  }

  #set(bar: number): void {
    if (bar >= this.#length) return
    this.#words[bar >> 5] = (this.#words[bar >> 5] as number) | (1 << (bar & 31))
    this.#count += 1
  }

  /** How many bars are marked. */
  get count(): number {
    return this.#count
  }

  /** The first marked bar from `from` on; the length of the series where there is none. */
  next(from: number): number {
    if (from >= this.#length) return this.#length
    let at = from >> 5
    let word = (this.#words[at] as number) & (-1 << (from & 31))
    while (word === 0) {
      at += 1
      if (at >= this.#words.length) return this.#length
      word = this.#words[at] as number
    }
    // The lowest bit alone: its place counts from the right.
    return (at << 5) + 31 - Math.clz32(word & -word)
  }
}
