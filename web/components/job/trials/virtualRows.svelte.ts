import { tick, untrack } from 'svelte'
import { remember, router } from '../../../runes/router.svelte.ts'
import { VirtualList } from '../../../runes/virtualList.svelte.ts'
import { moveWindow, windowAround } from './rowWindow.ts'
import type { TrialRows } from './trialRows.svelte.ts'

/** How long nobody has to scroll before the place goes into the address. */
const SETTLED_MS = 400

interface Options {
  readonly rows: TrialRows
  /** Pixels of a row. */
  readonly height: () => number
  /** Counts the moments at which rows are to be read again. */
  readonly refreshes: () => number
}

/**
 * Which rows of a list stand in the document. No element may be as high as a million rows, so a window of the list is scrolled, which moves
 * along before its end is reached. Make it while a component initialises.
 */
export class VirtualRows {
  readonly list: VirtualList
  #base = $state(0)
  readonly #options: Options
  readonly #window = $derived.by(() => windowAround(this.#base, this.#options.rows.total))
  /** The places of the rows in sight, and of some around them. */
  readonly places: readonly number[] = $derived.by(() => this.list.indexes.map((index) => this.#base + index))
  #refreshing = false
  /** Counts moves of the window: what is in sight is not known while one goes on. */
  #moves = 0
  #moving = false

  constructor(options: Options) {
    this.#options = options
    const { rows } = options
    this.list = new VirtualList({ count: () => this.#window.count, height: options.height })
    $effect(() => {
      if (this.places.length > 0) untrack(() => this.#look())
    })
    let before = untrack(() => rows.answered)
    $effect(() => {
      const now = rows.answered
      if (before !== null && now !== before) untrack(() => this.#scrollTo(0))
      before = now
    })
    $effect(() => {
      if (options.refreshes() > 0) untrack(() => this.#refresh())
    })
    $effect(() => {
      const top = this.list.offset
      const timer = setTimeout(() => this.#keepPlace(top), SETTLED_MS)
      return () => clearTimeout(timer)
    })
  }

  /** The place of the first row in sight. */
  get top(): number {
    return this.#base + Math.floor((this.list.scroller?.scrollTop ?? 0) / this.#options.height())
  }

  /** How many rows fit. */
  get page(): number {
    return Math.max(1, Math.floor((this.list.scroller?.clientHeight ?? 0) / this.#options.height()) - 2)
  }

  /** Scrolls to where the address says that the list was read. */
  restore() {
    const at = Number(router.query.get('at'))
    if (Number.isInteger(at) && at > 1) void this.#scrollTo(at - 1)
  }

  /** Brings a place into sight, and gives its row the focus. */
  async reveal(place: number) {
    const height = this.#options.height()
    const fits = place >= this.top && place < this.top + this.page
    if (!fits)
      await this.#scrollTo(
        Math.max(0, place < this.top && place > this.top - 3 ? place : place - Math.floor(this.page / 2)),
      )
    for (let frames = 0; frames < 120; frames += 1) {
      const link = this.list.scroller?.querySelector<HTMLElement>(`[data-place="${place}"] a`)
      if (link) return link.focus({ preventScroll: fits && height > 0 })
      await new Promise(requestAnimationFrame)
    }
  }

  #keepPlace(top: number) {
    const place = this.top
    if (top >= 0 && this.#options.rows.answered) remember({ at: place > 0 ? String(place + 1) : '' })
  }

  /** Has the rows in sight read, and moves the window where they come near to its end. */
  #look() {
    const { rows, height } = this.#options
    const [from, to] = [this.places[0], this.places.at(-1)]
    if (this.#moving || from === undefined || to === undefined) return
    rows.show({ from, to: to + 1 })
    const base = moveWindow(this.#base, { from, to: to + 1, total: rows.total })
    if (base === this.#base) return
    void this.#move(base, (this.list.scroller?.scrollTop ?? 0) + (this.#base - base) * height())
  }

  async #scrollTo(place: number) {
    const { rows, height } = this.#options
    const { base } = windowAround(place, rows.total, true)
    await this.#move(base, (place - base) * height())
  }

  /** Has the window begin elsewhere, scrolled to so many pixels. Until the list has heard of that, its rows in sight are those of before. */
  async #move(base: number, top: number) {
    this.#moves += 1
    const move = this.#moves
    this.#moving = true
    this.#base = base
    await tick()
    this.list.scroller?.scrollTo({ top, behavior: 'instant' })
    // It hears of it with the next frame, and says what is in sight with the one after.
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
    if (move !== this.#moves) return
    this.#moving = false
    this.#look()
  }

  /** What is read stays where it is, whatever comes in before it; at the top of the list, what is new is what is wanted. */
  async #refresh() {
    const { rows, height } = this.#options
    if (this.#refreshing || !rows.answered) return
    this.#refreshing = true
    const shift = await rows.refresh(this.top)
    this.#refreshing = false
    await tick()
    if (shift !== 0) this.list.scroller?.scrollBy({ top: shift * height(), behavior: 'instant' })
  }
}
