import type { TrialNode } from '../../api/documents/parts.ts'
import { count, decimal, plain, signedShare, THIN } from '../format.ts'

/** What a trial was run with. */
export type Candidate = Pick<TrialNode, 'strategy' | 'direction' | 'parameters' | 'takeProfit' | 'stopLoss'>

const percent = (fraction: number) => `${plain(fraction * 100)}${THIN}%`

/** `fast 15`, `stop loss 2 %`: all that a trial was run with beside its strategy. */
function choicesOf({ parameters, takeProfit, stopLoss }: Candidate, [stop, take]: readonly [string, string]): string[] {
  return [
    ...parameters.map(({ name, value }) => `${name}${THIN}${plain(value)}`),
    ...(stopLoss === null ? [] : [`${stop}${THIN}${percent(stopLoss)}`]),
    ...(takeProfit === null ? [] : [`${take}${THIN}${percent(takeProfit)}`]),
  ]
}

/** `sma-cross long, fast 15, slow 180, stop loss 2 %`: a trial in words. */
export function tellTrial(trial: Candidate): string {
  return [`${trial.strategy} ${trial.direction.toLowerCase()}`, ...choicesOf(trial, ['stop loss', 'take profit'])].join(
    ', ',
  )
}

/** `fast 15 · slow 180 · stop 2 %`: what a trial was run with, beneath its name. */
export function shortChoices(trial: Candidate): string {
  return choicesOf(trial, ['stop', 'take']).join(' · ')
}

interface Earned {
  readonly totalReturn: number
  readonly maxDrawdown: number
}

/** `earned 34.1 %`, `lost 35.0 %`, `earned nothing`: a return as a sentence says it, where the verb is its sign. */
export function tellEarned(fraction: number): string {
  const [sign, ...words] = signedShare(fraction).split(THIN)
  if (sign !== '▲' && sign !== '▼') return 'earned nothing'
  return `${sign === '▼' ? 'lost' : 'earned'} ${words.join(THIN)}`
}

/** `7.6 points more than holding`: a return beside that of holding, in percent of the capital. */
export function tellAhead(totalReturn: number, holding: number): string {
  const points = 100 * (totalReturn - holding)
  const size = Math.abs(points)
  if (size < 0.05) return 'as much as holding'
  const text = size < 999.95 ? decimal(size, 1) : count(size)
  return `${text} point${text === '1.0' ? '' : 's'} ${points > 0 ? 'more' : 'less'} than holding`
}

/** Shares of something that people have a word for, from small to large: up to which share it is that. */
const SHARES: readonly (readonly [number, string])[] = [
  [0.07, 'a twentieth of'],
  [0.14, 'a tenth of'],
  [0.22, 'a fifth of'],
  [0.29, 'a quarter of'],
  [0.42, 'a third of'],
  [0.6, 'half'],
  [0.72, 'two thirds of'],
  [0.88, 'three quarters of'],
  [1.15, 'about'],
]

/** `at a tenth of its drawdown`: how deep a trial fell beside holding; null where holding never fell. */
export function tellDrawdown(of: Earned, holding: Earned): string | null {
  if (holding.maxDrawdown === 0) return null
  const ratio = of.maxDrawdown / holding.maxDrawdown
  const word = SHARES.find(([most]) => ratio < most)?.[1]
  return word ? `at ${word} its drawdown` : `at ${decimal(ratio, 1)} times its drawdown`
}
