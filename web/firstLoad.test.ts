import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Compressed bytes of HTML, scripts and styles until a page stands; libraries of charts come after. */
const MOST_BYTES = 100_000

/** Where the page is built to. */
const DIST = join(import.meta.dirname, 'dist')

/** What the build tells of a file: the module it was made of, what it needs at once, and what it may load later. */
interface Chunk {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}

const manifest = JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>

/** The parts of a job's results that one shows which has one trial, and a sweep which is over. */
const RESULT = 'Job job/results/Results job/results/Search'
const RESULTS = `${RESULT} job/results/Landscape`
const RUNNING = `${RESULTS} job/Lanes job/Live`

/** Every kind of page, with the modules that it loads before it stands; the first is the page. */
const PAGES: Readonly<Record<string, string>> = {
  overview: 'Overview',
  jobs: 'Jobs',
  'job that is over': RESULTS,
  'job that runs': RUNNING,
  'job with a suspect': `${RUNNING} job/Alarm`,
  backtest: RESULT,
  'walk-forward that runs': 'Job job/results/Results job/results/WalkForward job/Live',
  'job that failed with results': `${RESULTS} job/results/Failure`,
  'job that failed': 'Job job/results/Results job/results/NoResults job/results/Failure',
  explore: 'Job job/explore/Explore',
  trials: 'Job job/trials/Trials',
  folds: 'Job job/folds/FoldsTab',
  cycles: 'Job job/folds/CyclesTab',
  trust: 'Job job/trust/Trust',
  history: 'Job job/history/History',
  trial: 'Trial',
  compare: 'Compare',
  'new run': 'NewRun',
  strategies: 'Strategies',
  strategy: 'Strategy',
  datasets: 'Datasets',
  import: 'Import',
  dataset: 'Dataset',
  workers: 'Workers',
  settings: 'Settings',
  missing: 'Missing',
}

/** What is loaded when somebody opens it, or when a chart is drawn. */
const ON_DEMAND = [
  'components/charts/time/candleChart.ts',
  'components/charts/time/equityChart.ts',
  'components/compare/Candidates.svelte',
  'components/frame/KeysDialog.svelte',
  'components/frame/PaletteDialog.svelte',
  'components/jobs/FilterOptions.svelte',
  'components/job/results/BacktestTrades.svelte',
  'components/jobs/JobDialog.svelte',
  'components/run/strategy/StrategyCombobox.svelte',
  '../node_modules/lightweight-charts/dist/lightweight-charts.production.mjs',
  '../node_modules/uplot/dist/uPlot.esm.js',
]

/** The modules of a page by their names in the build. */
function modulesOf(names: string): string[] {
  const [page, ...parts] = names.split(' ')
  return [`pages/${page}.svelte`, ...parts.map((name) => `components/${name}.svelte`)]
}

function chunkOf(name: string): Chunk {
  const chunk = manifest[name]
  if (!chunk) throw new Error(`the build has no module ${name}`)
  return chunk
}

/** Adds the files that a module needs before it runs. */
function gather(name: string, files: Set<string>) {
  const { file, css = [], imports = [] } = chunkOf(name)
  if (files.has(file)) return
  for (const one of [file, ...css]) files.add(one)
  for (const one of imports) gather(one, files)
}

/** Bytes of a file as it is sent. */
function sentBytes(file: string): number {
  const path = join(DIST, file)
  return statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size
}

test.each(Object.entries(PAGES))('the first load of the page %s is at most 100 kB', (_name, names) => {
  const files = new Set(['index.html'])
  for (const module of ['index.html', ...modulesOf(names)]) gather(module, files)
  const bytes = [...files].reduce((sum, file) => sum + sentBytes(file), 0)
  expect(bytes).toBeGreaterThan(20_000)
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
})

test('every module that is loaded later is one of a page, or is loaded when somebody opens it', () => {
  const later = new Set(Object.values(manifest).flatMap(({ dynamicImports = [] }) => dynamicImports))
  const known = new Set([...Object.values(PAGES).flatMap(modulesOf), ...ON_DEMAND])
  expect([...later].filter((name) => !known.has(name))).toEqual([])
  expect([...known].filter((name) => !later.has(name))).toEqual([])
})
