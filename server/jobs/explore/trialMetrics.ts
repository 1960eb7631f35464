import { calmarOf } from '../../engine/metrics.ts'
import type { Objective } from '../../engine/objective.ts'
import type { FigureName } from '../searchStore.ts'
import type { TrialTable } from './trialTable.ts'

/** What a trial earned, as lists, filters and charts name it. */
export const TRIAL_METRICS = [
  'TOTAL_RETURN',
  'ANNUAL_RETURN',
  'SHARPE',
  'SORTINO',
  'CALMAR',
  'MAX_DRAWDOWN',
  'TRADES',
  'WIN_RATE',
  'PROFIT_FACTOR',
  'EXPOSURE',
] as const

/** One of `TRIAL_METRICS`. */
export type TrialMetric = (typeof TRIAL_METRICS)[number]

/** What trials can be sorted by; the best first, of a drawdown the smallest. */
export const TRIAL_ORDERS = ['OBJECTIVE', 'NUMBER', ...TRIAL_METRICS] as const

/** One of `TRIAL_ORDERS`. */
export type TrialOrder = (typeof TRIAL_ORDERS)[number]

/** The stored figures that each is made of. */
const FIGURES_OF: Readonly<Record<TrialMetric, readonly FigureName[]>> = {
  TOTAL_RETURN: ['totalReturn'],
  ANNUAL_RETURN: ['annualReturn'],
  SHARPE: ['sharpe'],
  SORTINO: ['sortino'],
  CALMAR: ['annualReturn', 'maxDrawdown'],
  MAX_DRAWDOWN: ['maxDrawdown'],
  TRADES: ['trades'],
  WIN_RATE: ['winRate'],
  PROFIT_FACTOR: ['profitFactor'],
  EXPOSURE: ['exposure'],
}

/** The metric that an objective is. */
export const METRIC_OF: Readonly<Record<Objective, TrialMetric>> = {
  SHARPE: 'SHARPE',
  TOTAL_RETURN: 'TOTAL_RETURN',
  SORTINO: 'SORTINO',
  CALMAR: 'CALMAR',
  PROFIT_FACTOR: 'PROFIT_FACTOR',
}

/** The columns that must be there for some metrics. */
export function figuresOf(metrics: readonly TrialMetric[]): FigureName[] {
  return [...new Set(metrics.flatMap((metric) => FIGURES_OF[metric]))]
}

/** 1 where more of it is better, −1 of a drawdown. */
export function signOf(metric: TrialMetric): 1 | -1 {
  return metric === 'MAX_DRAWDOWN' ? -1 : 1
}

/** A stored figure of all trials. @throws Error where it was not loaded: the question must name it */
export function figureOf({ figures }: TrialTable, name: FigureName): Float64Array {
  const column = figures[name]
  if (!column) throw new Error(`the column ${name} was not loaded`)
  return column
}

/** A metric of all trials, by number; NaN where it does not exist, and where the trial failed or is not finished. */
export function valuesOf(table: TrialTable, metric: TrialMetric): Float64Array {
  if (metric !== 'CALMAR') return figureOf(table, FIGURES_OF[metric][0] as FigureName)
  const annualReturns = figureOf(table, 'annualReturn')
  const drawdowns = figureOf(table, 'maxDrawdown')
  const values = new Float64Array(table.length)
  for (let number = 0; number < values.length; number += 1) {
    const annualReturn = annualReturns[number] as number
    const maxDrawdown = drawdowns[number] as number
    values[number] = Number.isNaN(annualReturn) ? Number.NaN : (calmarOf({ annualReturn, maxDrawdown }) ?? Number.NaN)
  }
  return values
}
