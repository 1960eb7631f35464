import type { TrialOrder, TrialRowNode, TrialSpace } from '../../../api/documents/trialRows.ts'
import { candleDay } from '../../../words/dates.ts'
import { capitalized, count, decimal, exact, plain, sentence, share, words } from '../../../words/format.ts'
import { parametersText } from '../../../words/job.ts'
import { METRIC_NAMES, METRICS, metricOf, metricText, metricTitle } from '../../../words/metrics.ts'

/** A column of the table of trials. */
export interface Column {
  /** As the address names it. */
  readonly id: string
  readonly name: string
  /** Pixels. */
  readonly width: number
  /** Figures stand right. */
  readonly right: boolean
  /** What its head sorts by; null where the API has no such order. */
  readonly order: TrialOrder | null
  /** Shown unless the reader chooses otherwise. */
  readonly usual: boolean
  text(trial: TrialRowNode): string
  /** Shown to those who point at it. */
  title(trial: TrialRowNode): string | undefined
}

/** More parameters than these stand in one column together. */
const MOST_PARAMETERS = 4

type Given = Pick<Column, 'id' | 'name' | 'text'> & Partial<Column>

const column = (given: Given): Column => ({
  width: 76,
  right: false,
  order: null,
  usual: true,
  title: () => undefined,
  ...given,
})

function parameterColumns(space: TrialSpace): Column[] {
  const own = space.space.filter(({ strategy }) => strategy !== null)
  const names = [...new Set(own.map(({ name }) => name))]
  const isFew = names.length <= MOST_PARAMETERS
  const together = column({
    id: 'parameters',
    name: 'Parameters',
    width: 220,
    usual: !isFew,
    text: ({ parameters }) => parametersText(parameters),
    title: ({ parameters }) => parametersText(parameters),
  })
  const each = names.map((name) =>
    column({
      id: `p.${name}`,
      name,
      width: Math.max(48, 16 + 7 * name.length),
      right: true,
      usual: isFew,
      text: ({ parameters }) => {
        const value = parameters.find((one) => one.name === name)?.value
        return value === undefined ? '–' : plain(value)
      },
    }),
  )
  return [together, ...each]
}

function exitColumn(id: 'takeProfit' | 'stopLoss', name: string, space: TrialSpace): Column {
  const values = space.space.find((one) => one.name === id)?.values ?? []
  const text = (trial: TrialRowNode) => (trial[id] === null ? '–' : share(trial[id]))
  return column({ id, name, width: 68, right: true, usual: values.length > 1, text })
}

function foldColumns(space: TrialSpace): Column[] {
  if (space.kind !== 'WALK_FORWARD') return []
  const dates = ({ fold, test }: TrialRowNode) => {
    const found = space.folds.find(({ number }) => number === fold)
    if (!found) return '–'
    const [from, to] = test ? [found.testFrom, found.testTo] : [found.trainFrom, found.trainTo]
    return `${candleDay(from)} – ${candleDay(to)}`
  }
  return [
    column({
      id: 'fold',
      name: 'Fold',
      width: 56,
      right: true,
      text: ({ fold }) => (fold === null ? '–' : String(fold)),
    }),
    column({ id: 'role', name: 'Role', width: 68, text: ({ test }) => (test ? 'Test' : 'Training') }),
    column({ id: 'dates', name: 'Dates', width: 212, text: dates, title: dates }),
  ]
}

const USUAL_METRICS: readonly string[] = [
  'TOTAL_RETURN',
  'SHARPE',
  'MAX_DRAWDOWN',
  'SORTINO',
  'TRADES',
  'WIN_RATE',
  'PROFIT_FACTOR',
]

const METRIC_COLUMNS = METRIC_NAMES.map((metric) =>
  column({
    id: METRICS[metric].key,
    // Of a profit factor, the head has room for the factor.
    name: metric === 'PROFIT_FACTOR' ? 'Factor' : METRICS[metric].name,
    width: metric === 'TOTAL_RETURN' || metric === 'ANNUAL_RETURN' || metric === 'MAX_DRAWDOWN' ? 88 : 76,
    right: true,
    order: metric,
    usual: USUAL_METRICS.includes(metric),
    text: ({ metrics }) => metricText(metric, metricOf(metrics, metric)),
    title: ({ metrics }) => (metrics ? metricTitle(metric, metricOf(metrics, metric)) : undefined),
  }),
)

/** What a trial breaks, or why it failed. */
export function noteOf({ violations, error, state }: TrialRowNode): string {
  if (state !== 'SUCCEEDED') return error ? `${sentence(state)}: ${error}` : sentence(state)
  return capitalized(violations.join('; '))
}

/** All columns that the trials of a job can be shown in, in their order. */
export function columnsOf(space: TrialSpace): Column[] {
  const metrics = METRIC_COLUMNS
  return [
    column({ id: 'number', name: '#', width: 68, right: true, order: 'NUMBER', text: ({ number }) => count(number) }),
    column({
      id: 'strategy',
      name: 'Strategy',
      width: 104,
      usual: space.strategies.length > 1,
      text: ({ strategy }) => strategy,
      title: ({ strategy }) => strategy,
    }),
    column({
      id: 'direction',
      name: 'Direction',
      width: 80,
      usual: space.directions.length > 1,
      text: ({ direction }) => capitalized(words(direction)),
    }),
    ...foldColumns(space),
    ...parameterColumns(space),
    exitColumn('takeProfit', 'Take', space),
    exitColumn('stopLoss', 'Stop', space),
    ...metrics,
    column({
      id: 'objective',
      name: 'Objective',
      right: true,
      width: 92,
      order: 'OBJECTIVE',
      usual: false,
      text: ({ objective }) => decimal(objective),
      title: ({ objective }) => (objective === null ? 'It does not exist.' : exact(objective)),
    }),
    column({ id: 'note', name: 'Note', width: 96, text: noteOf, title: (trial) => noteOf(trial) || undefined }),
  ]
}

/** The columns that are chosen: by the ids of an address or of what was kept, between commas; the usual ones where it names none of these. */
export function chosenColumns(all: readonly Column[], text: string): Column[] {
  const ids = text.split(',')
  const chosen = all.filter(({ id }) => id === 'number' || ids.includes(id))
  return chosen.length > 1 ? chosen : all.filter(({ usual }) => usual)
}
