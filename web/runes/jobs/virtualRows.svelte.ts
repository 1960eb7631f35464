import { createWindowVirtualizer } from '@tanstack/svelte-virtual'
import { untrack } from 'svelte'
import { MediaQuery } from 'svelte/reactivity'
import { fromStore } from 'svelte/store'

/** As styles/jobs.css has them. */
const ROW_PX = 44
const ROW_PHONE_PX = 92

/** Rows beyond the window that are drawn too, and so many before the end more are read. */
const OVERSCAN = 10
const READ_AHEAD = 25

/**
 * Which rows of a long list are drawn: those in the window and some beyond it. What stands in the window stays where it is when rows come in
 * above it. Make it while a component initialises.
 */
export class VirtualRows {
  readonly #phone = new MediaQuery('max-width: 720px')
  readonly #ids: () => readonly string[]
  readonly #list
  #top = $state(0)
  #body: HTMLElement | undefined

  /**
   * @param ids the rows that are loaded, in their order
   * @param more reads more of them
   */
  constructor(ids: () => readonly string[], more: () => void) {
    this.#ids = ids
    const virtualizer = createWindowVirtualizer<HTMLElement>({
      count: untrack(ids).length,
      estimateSize: () => this.#row,
      overscan: OVERSCAN,
    })
    const list = fromStore(virtualizer)
    this.#list = list
    let before = untrack(ids)
    $effect.pre(() => {
      const now = ids()
      const [size, scrollMargin] = [this.#row, this.#top]
      untrack(() => {
        this.#stay(before, now)
        before = now
        list.current.setOptions({ count: now.length, estimateSize: () => size, scrollMargin })
        list.current.measure()
      })
    })
    $effect(() => {
      const last = this.shown.at(-1)
      if (last !== undefined && last >= ids().length - READ_AHEAD) untrack(more)
    })
  }

  /** The places of the rows that are drawn. */
  readonly shown: readonly number[] = $derived.by(() => this.#list.current.getVirtualItems().map(({ index }) => index))

  /** Pixels of the rows above those that are drawn. */
  get before(): number {
    return (this.shown[0] ?? 0) * this.#row
  }

  /** Pixels of the rows beneath them. */
  get after(): number {
    return Math.max(0, this.#ids().length - 1 - (this.shown.at(-1) ?? -1)) * this.#row
  }

  /** Learns where the list begins, whatever comes above it. */
  readonly measure = (body: HTMLElement) => {
    this.#body = body
    const look = () => {
      this.#top = Math.round(body.getBoundingClientRect().top + scrollY)
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(document.body)
    return () => observer.disconnect()
  }

  get #row(): number {
    return this.#phone.current ? ROW_PHONE_PX : ROW_PX
  }

  /** Scrolls by what came in or went above the first row in sight, where the list has been scrolled into. */
  #stay(before: readonly string[], now: readonly string[]) {
    const above = this.#body ? -this.#body.getBoundingClientRect().top : 0
    if (above <= 0 || before === now) return
    const first = Math.floor(above / this.#row)
    const at = now.indexOf(before[first] ?? '')
    if (at >= 0 && at !== first) queueMicrotask(() => scrollBy(0, (at - first) * this.#row))
  }
}
