import { untrack } from 'svelte'
import { forgetful, tryLater } from '../../../api/client.ts'
import {
  type TrialChoice,
  TrialPlaceQuery,
  type TrialRowNode,
  TrialRowsQuery,
} from '../../../api/documents/trialRows.ts'
import { explain } from '../../../api/failures.ts'
import { connection } from '../../../runes/connection.svelte.ts'

/** Rows that are read at once, and pages that are kept: those farthest from what is in sight go first. */
const PAGE = 100
const KEPT = 40

/** Rows in sight, by their places in the list: the first, and the one behind the last. */
interface Sight {
  readonly from: number
  readonly to: number
}

const pageOf = (place: number) => Math.floor(place / PAGE)

/**
 * A list of trials of which only the rows in sight are read, from any place on. What is shown stands until the answer to another choice
 * has come. Make it while a component initialises.
 */
export class TrialRows {
  /** How long the list is. */
  total = $state(0)
  /** What `row` answers; null before the first answer. */
  answered: TrialChoice | null = $state.raw(null)
  error: string | null = $state(null)
  #pages: ReadonlyMap<number, readonly TrialRowNode[]> = $state.raw(new Map())
  #sight: Sight = { from: 0, to: PAGE }
  #stop = () => {}
  readonly #choice: () => TrialChoice
  readonly #asked = new Set<number>()
  /** Counts what answers may belong to; a late one of an earlier list is left. */
  #list = 0

  /** @param choice another object means another list */
  constructor(choice: () => TrialChoice) {
    this.#choice = choice
    $effect(() => {
      const again = [choice(), connection.returns]
      untrack(() => again && this.#begin())
      return () => {
        this.#stop()
        // What is on its way is of a list that is not shown any more.
        this.#list += 1
      }
    })
  }

  /** The trial at a place; undefined while it is on its way. */
  row(place: number): TrialRowNode | undefined {
    return this.#pages.get(pageOf(place))?.[place % PAGE]
  }

  /** Reads what of these rows is not there. */
  show(sight: Sight) {
    this.#sight = sight
    if (this.answered !== this.#choice()) return
    for (const page of this.#inSight()) if (!this.#pages.has(page)) void this.#read(page, this.#list)
  }

  /** At which place a trial stands; null where the list does not have it. */
  async place(number: number): Promise<{ readonly place: number | null; readonly exists: boolean }> {
    const result = await forgetful.query(TrialPlaceQuery, { ...this.#choice(), number })
    return { place: result.data?.job?.place ?? null, exists: Boolean(result.data?.job?.trial) }
  }

  /**
   * Reads the rows in sight again, all at once.
   *
   * @param anchor the place of a row that is to stay in sight where it is
   * @returns by how many places it has moved
   */
  async refresh(anchor: number): Promise<number> {
    const number = this.row(anchor)?.number
    const moved = anchor > 0 && number !== undefined ? await this.place(number) : null
    const shift = moved?.place == null ? 0 : moved.place - anchor
    this.#sight = { from: Math.max(0, this.#sight.from + shift), to: this.#sight.to + shift }
    await this.#begin()
    return shift
  }

  #inSight(): number[] {
    const [first, last] = [pageOf(this.#sight.from), pageOf(Math.max(0, this.#sight.to - 1))]
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  }

  /** Asks for the rows in sight anew; they replace all that is there when they have come. */
  async #begin(): Promise<void> {
    this.#list += 1
    this.#asked.clear()
    const list = this.#list
    const choice = this.#choice()
    if (this.answered && this.answered !== choice) this.#sight = { from: 0, to: PAGE }
    const pages = this.#inSight()
    const found = await Promise.all(pages.map((page) => this.#ask(page, list)))
    if (list !== this.#list || found.some((one) => one === null)) return
    this.#pages = new Map(pages.map((page, index) => [page, found[index] ?? []]))
    this.answered = choice
    this.show(this.#sight)
  }

  async #read(page: number, list: number) {
    if (this.#asked.has(page)) return
    this.#asked.add(page)
    const rows = await this.#ask(page, list)
    if (list !== this.#list) return
    this.#asked.delete(page)
    if (!rows) return
    const middle = pageOf(this.#sight.from)
    const nearest = [...this.#pages, [page, rows] as const].sort(
      ([one], [other]) => Math.abs(one - middle) - Math.abs(other - middle),
    )
    this.#pages = new Map(nearest.slice(0, KEPT))
  }

  async #ask(page: number, list: number): Promise<readonly TrialRowNode[] | null> {
    const choice = this.#choice()
    const result = await forgetful.query(TrialRowsQuery, { ...choice, at: page * PAGE, first: PAGE })
    if (list !== this.#list) return null
    this.error = result.error ? explain(result.error) : null
    this.#stop()
    this.#stop = tryLater(result.error, () => this.#begin())
    const trials = result.data?.job?.trials
    if (!trials) return null
    this.total = trials.totalCount
    return trials.nodes
  }
}
