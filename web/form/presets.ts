import type { StrategyNode } from '../api/documents/strategies.ts'
import { countTrials, fieldOfStrategy, type RunForm, type StrategyField } from './runForm.ts'

/** A form that is filled in one click. */
export interface Preset {
  readonly name: string
  readonly form: RunForm
  /** How many trials it stands for; null where there is no end to them. */
  readonly trials: number | null
}

/** 1 to 10 percent. */
const LEVELS = Array.from({ length: 10 }, (_, at) => at + 1).join(', ')

const byDefault = (strategy: StrategyNode): StrategyField => {
  const field = fieldOfStrategy(strategy)
  return { ...field, parameters: field.parameters.map((parameter) => ({ ...parameter, by: 'values' as const })) }
}

/**
 * What a run can begin with. Dataset, dates, account and the rest of the form stay as they are.
 *
 * @param last the form of the run that was started last; null where none was
 */
export function presetsOf(form: RunForm, strategies: readonly StrategyNode[], last: RunForm | null): Preset[] {
  const chosen = form.strategies.flatMap(({ strategy }) => strategies.find(({ name }) => name === strategy) ?? [])
  const all: RunForm = {
    ...form,
    kind: 'GRID',
    strategies: strategies.map(byDefault),
    long: true,
    short: true,
    takeProfit: LEVELS,
    stopLoss: LEVELS,
    trials: '',
  }
  const around: RunForm = {
    ...form,
    kind: form.kind === 'BACKTEST' ? 'GRID' : form.kind,
    strategies: chosen.map((strategy) => fieldOfStrategy(strategy, form.kind)),
  }
  const presets = [
    ['All strategies × both directions × 10 × 10 exits', all],
    ...(chosen.length > 0 ? [['Around the default', around] as const] : []),
    ...(last ? [['Last run', { ...last, dataset: form.dataset || last.dataset }] as const] : []),
  ] as const
  return presets.map(([name, preset]) => ({ name, form: preset, trials: countTrials(preset) }))
}
