import type { Suspect } from './verdict.ts'

/** Where a trial stands, in its own bars. */
export interface BarOfTrial {
  readonly bar: number
  readonly bars: number
}

/** Where a trial stands that may hang, for people, as "SIMULATION, at bar 120 of 5000"; in other stages it is at no bar. */
export function placeText({ stage }: Pick<Suspect, 'stage'>, { bar, bars }: BarOfTrial): string {
  return stage === 'SIMULATION' ? `${stage}, at bar ${bar} of ${bars}` : stage
}
