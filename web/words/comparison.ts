import type { ComparedJob } from '../api/documents/compare.ts'
import type { Side } from './compared.ts'
import { count, decimal, plain, share, signedShare } from './format.ts'
import { kindName } from './job.ts'
import { specificationLines } from './specificationLines.ts'

type Metrics = NonNullable<Side['metrics']>

/** A figure of each, side by side; `best` are the places of the best ones, none where all are equal. */
export interface FigureRow {
  readonly name: string
  readonly texts: readonly string[]
  readonly titles: readonly string[]
  readonly best: readonly number[]
}

/** A setting of each; `differs` where they are not all the same. */
export interface SettingRow {
  readonly name: string
  readonly texts: readonly string[]
  readonly differs: boolean
}

interface Kind {
  readonly name: string
  readonly of: (metrics: Metrics) => number | null
  readonly text: (value: number) => string
  /** Whether less is better, or neither is. */
  readonly better?: 'less' | 'neither'
}

const FIGURES: readonly Kind[] = [
  { name: 'Return', of: ({ totalReturn }) => totalReturn, text: (value) => signedShare(value) },
  { name: 'A year', of: ({ annualReturn }) => annualReturn, text: (value) => signedShare(value) },
  { name: 'Sharpe', of: ({ sharpe }) => sharpe, text: (value) => decimal(value) },
  { name: 'Sortino', of: ({ sortino }) => sortino, text: (value) => decimal(value) },
  { name: 'Calmar', of: ({ calmar }) => calmar, text: (value) => decimal(value) },
  { name: 'Max drawdown', of: ({ maxDrawdown }) => maxDrawdown, text: (value) => share(value), better: 'less' },
  { name: 'Profit factor', of: ({ profitFactor }) => profitFactor, text: (value) => decimal(value) },
  { name: 'Trades', of: ({ trades }) => trades, text: count, better: 'neither' },
  { name: 'Win rate', of: ({ winRate }) => winRate, text: (value) => share(value) },
  { name: 'Exposure', of: ({ exposure }) => exposure, text: (value) => share(value), better: 'neither' },
]

/** The places of the best of several values: none where all that exist are equal, or there is only one. */
function bestOf(values: readonly (number | null)[], better?: 'less'): readonly number[] {
  const known = values.filter((value) => value !== null)
  const top = better === 'less' ? Math.min(...known) : Math.max(...known)
  const best = values.flatMap((value, index) => (value === top ? [index] : []))
  return best.length === known.length ? [] : best
}

/** @param rivals whether one can be better than another: figures on other candles cannot be held against each other */
function rowOf(
  { name, of, text, better }: Kind,
  all: readonly (Metrics | null)[],
  { sides, rivals }: { readonly sides: number; readonly rivals: boolean },
): FigureRow {
  const values = all.map((metrics) => (metrics ? of(metrics) : null))
  return {
    name,
    texts: values.map((value) => (value === null ? '–' : text(value))),
    titles: values.map((value) => (value === null ? 'It does not exist' : String(value))),
    best: !rivals || better === 'neither' ? [] : bestOf(values.slice(0, sides), better),
  }
}

/** The figures of each, and of holding behind them, which is never the best. */
export function figureRows(sides: readonly Side[]): readonly FigureRow[] {
  const metrics = [...sides.map((side) => side.metrics), sides[0]?.job.benchmark?.metrics ?? null]
  const heldOut = sides.map(({ job, named }) =>
    named.trial === null ? (job.heldOut?.metrics.totalReturn ?? null) : null,
  )
  const rivals = new Set(sides.map(({ job }) => job.dataset.id)).size === 1
  const rows = FIGURES.map((kind) => rowOf(kind, metrics, { sides: sides.length, rivals }))
  if (heldOut.every((value) => value === null)) return rows
  const row = {
    name: 'Held out',
    texts: [...heldOut.map((value) => (value === null ? '–' : signedShare(value))), '–'],
    titles: [...heldOut.map((value) => (value === null ? 'Nothing was held out' : String(value))), ''],
    best: rivals ? bestOf(heldOut) : [],
  }
  return rows.toSpliced(2, 0, row)
}

type Tried = Pick<NonNullable<ComparedJob['best']>, 'strategy' | 'direction' | 'parameters' | 'takeProfit' | 'stopLoss'>

function settingsOf({ named, job }: Side): ReadonlyMap<string, string> {
  const settings = new Map([
    ['Kind', kindName(job)],
    ['Dataset', job.dataset.name],
  ])
  const trial: Tried | null | undefined = named.trial === null ? job.best : job.trial
  if (!trial) {
    const names = strategiesOf(job.specification)
    if (names.length > 0) settings.set('Strategy', names.length > 3 ? `${names.length} strategies` : names.join(', '))
  } else {
    settings.set('Strategy', trial.strategy)
    settings.set('Direction', trial.direction.toLowerCase())
    for (const { name, value } of trial.parameters) settings.set(name, plain(value))
    settings.set('Take profit', trial.takeProfit === null ? 'none' : share(trial.takeProfit))
    settings.set('Stop loss', trial.stopLoss === null ? 'none' : share(trial.stopLoss))
  }
  return settings
}

/** The strategies that a job tries. */
function strategiesOf(specification: string): readonly string[] {
  type Tried = { readonly strategies?: readonly { readonly strategy: string }[] }
  const { input } = JSON.parse(specification) as { readonly input?: Tried & { readonly optimization?: Tried } }
  return ((input?.optimization ?? input)?.strategies ?? []).map(({ strategy }) => strategy)
}

/** What each was made with: what differs, and what is the same, in the order in which it is told. */
export function settingRows(sides: readonly Side[]): readonly SettingRow[] {
  const own = sides.map(settingsOf)
  const made = sides.map(({ job }) => specificationLines(job.specification))
  const names = [...new Set([...own, ...made].flatMap((settings) => [...settings.keys()]))]
  const all = own.map((settings, index) => new Map([...settings, ...(made[index] ?? [])]))
  return names.map((name) => {
    const texts = all.map((settings) => settings.get(name) ?? '–')
    return { name, texts, differs: new Set(texts).size > 1 }
  })
}
