/** The tabs of a job's page beside its results, which stand at the job's own address. */
export const JOB_TABS = ['explore', 'trials', 'folds', 'cycles', 'trust', 'history'] as const

/** The address of each page, its parts in order; one that begins with a colon stands for any part. */
export const ADDRESSES = {
  overview: [],
  jobs: ['jobs'],
  job: ['jobs', ':id'],
  trial: ['jobs', ':id', 'trials', ':number'],
  compare: ['compare'],
  new: ['new'],
  strategies: ['strategies'],
  strategy: ['strategies', ':name'],
  datasets: ['datasets'],
  import: ['datasets', 'import'],
  dataset: ['datasets', ':id'],
  workers: ['workers'],
  settings: ['settings'],
} as const satisfies Record<string, readonly string[]>

/** The name of a page. */
export type PageName = keyof typeof ADDRESSES

/** Every address that is one of the page's. No other one is. */
export const ROUTES: readonly (readonly string[])[] = [
  ...Object.values(ADDRESSES),
  ...JOB_TABS.map((tab) => [...ADDRESSES.job, tab]),
]
