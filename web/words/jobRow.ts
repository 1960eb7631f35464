import type { JobRowNode } from '../api/documents/jobs.ts'
import type { JobState, TrialNode } from '../api/documents/parts.ts'
import type { Objective } from '../api/documents/results.ts'
import { decimal, plain, signedShare, THIN } from './format.ts'
import { kindName, OBJECTIVES, parametersText } from './job.ts'

/** How an objective is called where there is little room. */
const SHORT: Readonly<Record<Objective, string>> = {
  SHARPE: 'Sharpe',
  TOTAL_RETURN: 'Return',
  SORTINO: 'Sortino',
  CALMAR: 'Calmar',
  PROFIT_FACTOR: 'Profit factor',
}

/** A job's best objective, with what it is. */
export interface Figure {
  readonly name: string
  readonly text: string
  readonly title: string
}

/** The figure that a job was after, of its best trial; the Sharpe ratio where it was after none. Null where there is no such trial. */
export function figureOf({ best, objective }: Pick<JobRowNode, 'best' | 'objective'>): Figure | null {
  if (!best?.metrics) return null
  const after = objective ?? 'SHARPE'
  const value = objective === null ? best.metrics.sharpe : best.objective
  const text = value !== null && after === 'TOTAL_RETURN' ? signedShare(value) : decimal(value)
  return { name: SHORT[after], text, title: `The best ${OBJECTIVES[after]}: ${value ?? 'it does not exist'}` }
}

/** The word on a job's state where it needs a look although it runs or succeeded; null where the state says all. */
export function warningOf(
  state: JobState,
  tally: JobRowNode['tally'],
  verdict: JobRowNode['progress']['verdict'] | undefined,
): string | null {
  const failed = tally.failed + tally.timedOut
  if (state === 'SUCCEEDED' && failed > 0) return `${failed} failed`
  if (state !== 'RUNNING') return null
  return verdict === 'SUSPECT' ? 'Suspect' : verdict === 'STALLED' ? 'Stalled' : null
}

/** Why a job failed, in one line: what its first trial says where all of them failed, which the job's own error only points at. */
export function causeOf(error: JobRowNode['error'], first: string | null | undefined): string {
  return error?.code === 'ALL_TRIALS_FAILED' && first ? first : (error?.message ?? '')
}

const percent = (fraction: number) => `${plain(fraction * 100)}${THIN}%`

/** With what a trial leaves beside the signals of its strategy: `stop 2 % · take 5 %`. */
export function exitsText({ stopLoss, takeProfit }: Pick<TrialNode, 'stopLoss' | 'takeProfit'>): string {
  const parts = [
    stopLoss === null ? '' : `stop${THIN}${percent(stopLoss)}`,
    takeProfit === null ? '' : `take${THIN}${percent(takeProfit)}`,
  ]
  return parts.filter(Boolean).join(' · ')
}

/** `fast 10 · slow 50 · stop 2 %`: all by which a trial differs from others of its strategy. */
export function choicesText(trial: Pick<TrialNode, 'parameters' | 'stopLoss' | 'takeProfit'>): string {
  return [parametersText(trial.parameters), exitsText(trial)].filter(Boolean).join(' · ')
}

/** A job as far as its second line goes. */
export interface SecondLine extends Pick<JobRowNode, 'kind' | 'sampler' | 'name' | 'state'> {
  readonly dataset: { readonly name: string }
  readonly best: Pick<TrialNode, 'parameters' | 'stopLoss' | 'takeProfit'> | null
}

/** Whether a job's name says a parameter's value, as those do that Barline gives to backtests. */
const isNamed = (name: string, parameter: TrialNode['parameters'][number] | undefined) =>
  parameter !== undefined && name.includes(`${parameter.name} ${parameter.value}`)

/** The second line of a job's row: its kind, with which parameters it was best, and on what; without what its name says already. */
export function secondLine({ kind, sampler, name, best, state, dataset }: SecondLine): string {
  const chosen = best && state === 'SUCCEEDED' && !isNamed(name, best.parameters[0]) ? choicesText(best) : ''
  const market = name.includes(dataset.name) ? '' : dataset.name
  return [kindName({ kind, sampler }), chosen && (kind === 'BACKTEST' ? chosen : `best ${chosen}`), market]
    .filter(Boolean)
    .join(' · ')
}
