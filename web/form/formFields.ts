import { type RunForm, usedStrategies } from './runForm.ts'

/** A field that a form shows: the path by which the API names it, what people call it, and what stands in it. */
export interface FormField {
  readonly path: string
  readonly label: string
  readonly text: string
}

const PARAMETER_ENDS = ['min', 'max', 'step'] as const

function strategyFields(form: RunForm): FormField[] {
  return usedStrategies(form).flatMap(({ strategy, parameters }, index) => {
    const base = `strategies.${index}`
    const of = parameters.flatMap((field, at): FormField[] => {
      const path = `${base}.space.${at}`
      const label = `${strategy} ${field.name}`
      if (form.kind === 'BACKTEST') return [{ path: `${path}.values`, label, text: field.value }]
      if (field.by === 'values') return [{ path: `${path}.values`, label, text: field.values }]
      const ends = PARAMETER_ENDS.map((name) => ({ path: `${path}.range.${name}`, label, text: field[name] }))
      return [...ends, { path: `${path}.range.logarithmic`, label, text: field.by }]
    })
    return [{ path: `${base}.strategy`, label: strategy, text: strategy }, ...of]
  })
}

type Named = readonly (readonly [path: string, label: string, name: keyof RunForm])[]

const DATES: Named = [
  ['dataset', 'Dataset', 'dataset'],
  ['from', 'First bar', 'from'],
  ['to', 'Last bar', 'to'],
  ['holdOut', 'Held out', 'holdOut'],
]

const TRADES: Named = [
  ['exits.takeProfit', 'Take profit', 'takeProfit'],
  ['exits.stopLoss', 'Stop loss', 'stopLoss'],
  ['folds', 'Folds', 'folds'],
  ['trainFraction', 'Training', 'trainFraction'],
  ['cycles', 'Cycles', 'cycles'],
  ['backtestsPerCycle', 'Backtests a cycle', 'backtestsPerCycle'],
  ['patience', 'Patience', 'patience'],
]

const JUDGED: Named = [
  ['sampler.seed', 'Seed', 'seed'],
  ['objective', 'Best by', 'objective'],
  ['constraints.minTrades', 'Trades', 'minTrades'],
  ['constraints.maxDrawdown', 'Drawdown', 'maxDrawdown'],
  ['constraints.minWinRate', 'Win rate', 'minWinRate'],
  ['constraints.minProfitFactor', 'Profit factor', 'minProfitFactor'],
  ['constraints.minExposure', 'Exposure', 'minExposure'],
]

const ACCOUNT: Named = [
  ['account.fee', 'Fee', 'fee'],
  ['account.slippage', 'Slippage', 'slippage'],
  ['account.fixedFee', 'Fixed fee', 'fixedFee'],
  ['account.initialCash', 'Initial cash', 'initialCash'],
  ['account.size', 'Size of a trade', 'size'],
  ['account.allocation', 'Share of equity', 'allocation'],
  ['account.lots', 'Units', 'lots'],
  ['account.cash', 'Cash a trade', 'cash'],
  ['account.fill', 'Fill', 'fill'],
]

const EXECUTION: Named = [
  ['run.name', 'Name', 'name'],
  ['run.tags', 'Tags', 'tags'],
  ['run.priority', 'Priority', 'priority'],
  ['run.engine', 'Engine', 'engine'],
  ['run.key', 'Key', 'key'],
  ['run.limits.trial', 'Limit of a trial', 'trialLimit'],
  ['run.limits.job', 'Limit of the job', 'jobLimit'],
  ['run.watchdog.suspectAfter', 'Suspect after', 'suspectAfter'],
  ['run.watchdog.stalledAfter', 'Stalled after', 'stalledAfter'],
  ['run.watchdog.minVelocity', 'Slow below', 'minVelocity'],
  ['run.watchdog.abort', 'When stalled', 'whenStalled'],
]

/** The fields that a form shows, in the order in which it shows them. */
export function formFields(form: RunForm): FormField[] {
  const plain = (fields: Named) => fields.map(([path, label, name]) => ({ path, label, text: String(form[name]) }))
  const directions = [form.long ? 'long' : '', form.short ? 'short' : ''].filter(Boolean).join(' and ')
  const isSearch = form.kind === 'SEARCH'
  return [
    { path: 'kind', label: 'Kind', text: form.kind },
    { path: 'strategies', label: 'Strategy', text: String(usedStrategies(form).length) },
    ...strategyFields(form),
    ...relationFields(form),
    ...plain(DATES),
    { path: 'directions', label: 'Direction', text: directions },
    ...plain(TRADES),
    { path: 'anchored', label: 'Training from the first bar', text: form.anchored ? 'yes' : 'no' },
    { path: 'sampler.method', label: 'Search', text: isSearch ? form.method : form.training },
    { path: 'sampler.trials', label: 'Limit', text: isSearch ? form.draws : form.trials },
    ...plain(JUDGED),
    ...plain(ACCOUNT),
    ...plain(EXECUTION),
  ]
}

function relationFields({ declared, relations }: RunForm): FormField[] {
  const own = relations.flatMap((relation, at) =>
    (['factor', 'lower', 'orEqual', 'upper'] as const).map((name) => ({
      path: `constraints.relations.${at}.${name}`,
      label: 'Relation',
      text: String(relation[name]),
    })),
  )
  return [{ path: 'constraints.declared', label: 'Own relations', text: declared ? 'yes' : 'no' }, ...own]
}

/** What was in the fields that a form has changed of another one, by their paths. */
export function changesOf(form: RunForm, before: RunForm): ReadonlyMap<string, string> {
  const known = new Map(formFields(before).map(({ path, text }) => [path, text]))
  const changed = formFields(form).filter(({ path, text }) => known.get(path) !== text)
  return new Map(changed.map(({ path }) => [path, known.get(path) ?? '']))
}
