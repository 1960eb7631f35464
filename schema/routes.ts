/** The pages that need no more than their name: '/new' and so on. */
export const PLAIN_PAGES = ['new', 'datasets', 'strategies', 'workers'] as const

/** Every address that is one of the page's, its parts in order; ':id' stands for any part. No other one is. */
export const ROUTES: readonly (readonly string[])[] = [
  [],
  ['jobs'],
  ['jobs', ':id'],
  ...PLAIN_PAGES.map((name) => [name]),
]
