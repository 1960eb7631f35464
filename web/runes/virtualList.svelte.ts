import { createVirtualizer } from '@tanstack/svelte-virtual'
import { untrack } from 'svelte'
import { fromStore } from 'svelte/store'

interface Options {
  readonly count: () => number
  /** Pixels of a row. */
  readonly height: () => number
}

/** Which rows of a list, all of one height, stand in the document: those in sight and some around them. Make it while a component initialises. */
export class VirtualList {
  /** The element that scrolls. */
  scroller: HTMLElement | undefined = $state()
  readonly #store = fromStore(
    createVirtualizer<HTMLElement, HTMLElement>({
      count: 0,
      getScrollElement: () => this.scroller ?? null,
      estimateSize: () => 40,
      overscan: 12,
    }),
  )
  readonly #items = $derived.by(() => this.#store.current.getVirtualItems())
  readonly #most = $derived.by(() => this.#options.count())
  /** Of the rows, from 0. */
  readonly indexes: readonly number[] = $derived.by(() =>
    this.#items.map(({ index }) => index).filter((index) => index < this.#most),
  )
  /** Pixels of the rows before them. */
  readonly above = $derived.by(() => this.#items[0]?.start ?? 0)
  /** Pixels of the rows behind them. */
  readonly below = $derived.by(() => Math.max(0, this.#store.current.getTotalSize() - (this.#items.at(-1)?.end ?? 0)))
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
    $effect(() => {
      const [count, height, element] = [options.count(), options.height(), this.scroller]
      untrack(() => {
        const { current } = this.#store
        current.setOptions({ count, estimateSize: () => height, getScrollElement: () => element ?? null })
        current.measure()
      })
    })
  }

  /** Pixels that are scrolled away above. */
  get offset(): number {
    return this.#store.current.scrollOffset ?? 0
  }
}
