/** A trial as far as a backtest of it must say the same. */
export interface RunAgain {
  readonly strategy: string
  readonly direction: 'LONG' | 'SHORT'
  readonly parameters: readonly { readonly name: string; readonly value: number }[]
  readonly takeProfit: number | null
  readonly stopLoss: number | null
  /** The first and the last bar that it traded on. */
  readonly from: string
  readonly to: string
}

/** What a search says of all of its trials. */
interface Search {
  readonly dataset: string
  readonly from?: string | null
  readonly to?: string | null
  readonly holdOut?: number | null
  readonly account?: unknown
  readonly run?: Readonly<Record<string, unknown>> | null
}

interface Specification {
  readonly kind: string
  readonly input: Search & { readonly optimization?: Search }
}

/** What belongs to the job that the trial is of, and not to another one. */
const OWN = ['name', 'key', 'tags']

/**
 * The specification of a backtest that is one trial of a job: on the same bars, with the same account and limits.
 *
 * @param text the job's specification as the API gives it: `{ kind, input }` as JSON
 */
export function specificationOfTrial(text: string, trial: RunAgain): string {
  const { kind, input } = JSON.parse(text) as Specification
  if (kind === 'BACKTEST') return text
  const { dataset, from, to, holdOut, account, run } = input.optimization ?? input
  // Of a job that tests all bars, so does the backtest: bars that are imported later are among them.
  const isPart = kind === 'WALK_FORWARD' || (holdOut ?? 0) > 0
  const { strategy, direction, parameters, takeProfit, stopLoss } = trial
  const kept = Object.entries(run ?? {}).filter(([name]) => !OWN.includes(name))
  return JSON.stringify({
    kind: 'BACKTEST',
    input: {
      dataset,
      from: isPart ? trial.from : from,
      to: isPart ? trial.to : to,
      strategy,
      parameters,
      direction,
      exits: { takeProfit, stopLoss },
      account,
      run: Object.fromEntries(kept),
    },
  })
}
