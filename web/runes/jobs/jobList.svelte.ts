import { untrack } from 'svelte'
import { client, tryLater } from '../../api/client.ts'
import {
  type JobChangeNode,
  type JobFilter,
  JobRowChanges,
  type JobRowNode,
  JobsQuery,
} from '../../api/documents/jobs.ts'
import { explain } from '../../api/failures.ts'
import { connection } from '../connection.svelte.ts'
import { Live } from '../live.svelte.ts'
import { keepReading } from '../readings.svelte.ts'
import { insertRow, mergeRows } from './rows.ts'

/** Rows of a page, and of one that is read again. */
const PAGE = 50
const PAGE_AGAIN = 200

/** Lists that were left, as they were, so that Back shows one at once and as long as it was. */
interface Left {
  readonly rows: readonly JobRowNode[]
  readonly total: number
  readonly next: string | null
}
const left = new Map<string, Left>()
const MAX_LEFT = 5

/**
 * The jobs that a filter shows, newest first, page by page, kept up to date by what the API says of them. What would move rows (a job that
 * is new, one that left the list) waits while `holds` is true. Make it while a component initialises.
 */
export class JobList {
  rows: readonly JobRowNode[] = $state.raw([])
  total = $state(0)
  /** Whether `rows` answer the filter; false before its first answer. */
  answered = $state(false)
  error: string | null = $state(null)
  /** While it is true no row moves. */
  holds = $state(false)
  /** Changes that wait until rows may move. */
  waiting: readonly JobChangeNode[] = $state.raw([])
  #next: string | null = $state(null)
  #loading = false
  #again = $state(0)
  readonly #filter: () => JobFilter | null

  /** @param filter null for all jobs; one that is equal is the same list */
  constructor(filter: () => JobFilter | null) {
    const key = $derived(JSON.stringify(filter()))
    this.#filter = () => JSON.parse(key) as JobFilter | null
    $effect(() => {
      const wanted = key
      this.#restore(wanted)
      return () => this.#leave(wanted)
    })
    $effect(() => {
      // Read, so that it is read again with each of them, and with another filter.
      if (connection.returns + this.#again < 0 || !key) return
      const stop = new AbortController()
      untrack(() => this.#read(stop.signal))
      return () => stop.abort()
    })
    new Live(
      JobRowChanges,
      () => ({ filter: this.#filter() }),
      ({ jobChanges }) => this.#follow(jobChanges),
    )
    $effect(() => {
      if (!this.holds) untrack(() => this.release())
    })
  }

  /** Whether there are rows beyond those loaded. */
  get more(): boolean {
    return this.#next !== null
  }

  /** Reads again what is loaded. */
  reload() {
    this.#again += 1
  }

  /** Reads the next page, unless one is on its way. */
  async showMore() {
    if (this.#loading || !this.#next) return
    this.#loading = true
    const [filter, after] = [this.#filter(), this.#next]
    const { data, error } = await client.query(JobsQuery, { filter, first: PAGE, after })
    this.#loading = false
    if (after !== this.#next) return
    this.error = error ? explain(error) : null
    if (!data) return
    this.#keep(data.jobs.nodes)
    const known = new Set(this.rows.map(({ id }) => id))
    this.rows = [...this.rows, ...data.jobs.nodes.filter(({ id }) => !known.has(id))]
    this.#next = data.jobs.pageInfo.hasNextPage ? data.jobs.pageInfo.endCursor : null
  }

  /** Lets rows move that were held. */
  release() {
    const waiting = this.waiting
    this.waiting = []
    for (const change of waiting) this.#move(change)
  }

  #restore(key: string) {
    const known = left.get(key)
    this.answered = known !== undefined
    this.waiting = []
    this.#next = null
    if (!known) return
    this.rows = known.rows
    this.total = known.total
    this.#next = known.next
  }

  #leave(key: string) {
    if (!this.answered) return
    left.delete(key)
    left.set(key, { rows: this.rows, total: this.total, next: this.#next })
    const [oldest] = left.keys()
    if (left.size > MAX_LEFT && oldest !== undefined) left.delete(oldest)
  }

  /** Reads as many rows again as are loaded, page by page; those that are not read yet stand meanwhile. */
  async #read(signal: AbortSignal) {
    const filter = this.#filter()
    const goal = this.answered ? this.rows.length : PAGE
    let fresh: readonly JobRowNode[] = []
    let after: string | null = null
    do {
      const window: { readonly first: number; readonly after: string | null } = {
        first: goal > PAGE ? PAGE_AGAIN : PAGE,
        after,
      }
      const answer = await client.query(JobsQuery, { filter, ...window }, { requestPolicy: 'network-only' })
      if (signal.aborted) return
      this.error = answer.error ? explain(answer.error) : null
      signal.addEventListener(
        'abort',
        tryLater(answer.error, () => this.reload()),
      )
      if (!answer.data) return
      const { nodes, pageInfo, totalCount } = answer.data.jobs
      this.#keep(nodes)
      fresh = [...fresh, ...nodes]
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null
      this.#show(fresh, after)
      this.total = totalCount
    } while (after && fresh.length < goal)
  }

  #show(fresh: readonly JobRowNode[], after: string | null) {
    const rows = this.answered ? mergeRows(fresh, this.rows, after === null) : fresh
    if (rows.length === fresh.length) this.#next = after
    this.rows = rows
    this.answered = true
  }

  #keep(jobs: readonly JobRowNode[]) {
    for (const job of jobs) keepReading(job.progress)
  }

  #follow(change: JobChangeNode) {
    const { id, job, type } = change
    if (job) keepReading(job.progress)
    const at = this.rows.findIndex((known) => known.id === id)
    if (job && at >= 0) this.rows = this.rows.with(at, job)
    if (at >= 0 && (type === 'CREATED' || type === 'CHANGED')) return
    if (this.holds && type !== 'DELETED') this.waiting = [...this.waiting, change]
    else this.#move(change)
  }

  #move({ id, job, type }: JobChangeNode) {
    const isIn = type === 'CREATED' || type === 'CHANGED'
    const without = this.rows.filter((known) => known.id !== id)
    const rows = job && isIn ? insertRow(without, job, !this.more) : without
    if (!rows || (!isIn && rows.length === this.rows.length)) return
    this.total += rows.length - this.rows.length
    this.rows = rows
  }
}
