import type { DocumentInput } from '@urql/svelte'
import { untrack } from 'svelte'
import { client, tryLater } from '../api/client.ts'
import { explain } from '../api/failures.ts'
import { connection } from './connection.svelte.ts'

/** A page of a list as the API gives it. */
export interface Connection<Node> {
  readonly nodes: readonly Node[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  readonly totalCount: number
}

/** What is read, page by page. */
export interface Source<Data, Choice extends object, Node> {
  readonly document: DocumentInput<Data, Choice & { first: number; after?: string | null }>
  /** The variables but for the window; another object means another list. */
  readonly choice: () => Choice
  readonly pick: (data: Data) => Connection<Node> | undefined
  readonly identify: (node: Node) => string | number
  /** Rows of a page. */
  readonly size: number
  /** So many rows are read again at most, where rows are dear; `RELOAD_MAX` unless told. */
  readonly reloadMost?: number
  /** Called with each page before it is shown. */
  readonly onNodes?: (nodes: readonly Node[]) => void
}

/** So many rows are read again at most; the reader asks for those beyond. */
const RELOAD_MAX = 200

/**
 * As many pages of a list as were asked for. It is read again when its choice changes (the rows before stand until
 * the answer comes), when the connection came back, and on `reload`. Make it while a component initialises.
 */
export class Pages<Data, Choice extends object, Node> {
  nodes: readonly Node[] = $state.raw([])
  total = $state(0)
  /** What `nodes` answer; null before the first answer. */
  answered: Choice | null = $state.raw(null)
  error: string | null = $state(null)
  loadingMore = $state(false)
  #next: string | null = $state(null)
  #again = $state(0)
  readonly #source: Source<Data, Choice, Node>

  constructor(source: Source<Data, Choice, Node>) {
    this.#source = source
    $effect(() => {
      const choice = source.choice()
      const again = connection.returns + this.#again > 0
      return untrack(() => this.#load(choice, again))
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

  /** Reads the next page. */
  async showMore() {
    const { document, choice, size } = this.#source
    const wanted = choice()
    this.loadingMore = true
    const result = await client.query(document, { ...wanted, first: size, after: this.#next })
    this.loadingMore = false
    if (wanted !== choice()) return
    this.error = result.error ? explain(result.error) : null
    if (result.data) this.#keep(result.data, this.nodes)
  }

  #load(choice: Choice, again: boolean): () => void {
    const same = this.answered === choice
    const first = same
      ? Math.min(Math.max(this.nodes.length, this.#source.size), this.#source.reloadMost ?? RELOAD_MAX)
      : this.#source.size
    const requestPolicy = again ? 'network-only' : 'cache-and-network'
    const variables = { ...choice, first, after: null }
    let stop = () => {}
    const { unsubscribe } = client.query(this.#source.document, variables, { requestPolicy }).subscribe((result) => {
      this.error = result.error ? explain(result.error) : null
      stop = tryLater(result.error, () => this.reload())
      if (!result.data) return
      this.#keep(result.data, [])
      this.answered = choice
    })
    return () => {
      stop()
      unsubscribe()
    }
  }

  #keep(data: Data, before: readonly Node[]) {
    const { pick, identify, onNodes } = this.#source
    const page = pick(data)
    if (!page) return
    onNodes?.(page.nodes)
    const known = new Set(before.map(identify))
    this.nodes = [...before, ...page.nodes.filter((node) => !known.has(identify(node)))]
    this.total = page.totalCount
    this.#next = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  }
}
