/** A window on a list that grows. `first` is at least 0; `after` is the cursor that the page before ended with. */
export interface Page {
  readonly first: number
  readonly after: string | null
}

/** One entry of a list with what a page can start after. */
export interface Item<T> {
  readonly cursor: string
  readonly node: T
}

/** One page of a list, and how long the whole list is. */
export interface PageOf<T> {
  readonly items: readonly Item<T>[]
  readonly hasNextPage: boolean
  readonly totalCount: number
}

/** One page of a list whose length is counted only for those who ask. */
export type UncountedPage<T> = Omit<PageOf<T>, 'totalCount'>
