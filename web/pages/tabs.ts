import type { JobTab } from './route.ts'

/** What each tab of a job's page shows: loaded when it is opened. */
export const TABS = {
  results: () => import('../components/job/results/Results.svelte'),
  explore: () => import('../components/job/explore/Explore.svelte'),
  trials: () => import('../components/job/trials/Trials.svelte'),
  folds: () => import('../components/job/folds/FoldsTab.svelte'),
  cycles: () => import('../components/job/folds/CyclesTab.svelte'),
  trust: () => import('../components/job/trust/Trust.svelte'),
  history: () => import('../components/job/history/History.svelte'),
} satisfies Record<JobTab, unknown>
