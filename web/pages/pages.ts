/** Each page is loaded when it is opened. */
export const PAGES = {
  overview: () => import('./Overview.svelte'),
  jobs: () => import('./Jobs.svelte'),
  job: () => import('./Job.svelte'),
  trial: () => import('./Trial.svelte'),
  compare: () => import('./Compare.svelte'),
  new: () => import('./NewRun.svelte'),
  strategies: () => import('./Strategies.svelte'),
  strategy: () => import('./Strategy.svelte'),
  datasets: () => import('./Datasets.svelte'),
  import: () => import('./Import.svelte'),
  dataset: () => import('./Dataset.svelte'),
  workers: () => import('./Workers.svelte'),
  settings: () => import('./Settings.svelte'),
  missing: () => import('./Missing.svelte'),
}
