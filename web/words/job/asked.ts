import { candleTime } from '../dates.ts'
import { count, plain, plural, THIN } from '../format.ts'
import { OBJECTIVES } from '../job.ts'
import { tellCosts } from './account.ts'

interface Range {
  readonly min: number
  readonly max: number
  readonly step?: number | null
}

interface Input {
  readonly strategy?: string
  readonly parameters?: readonly { readonly name: string; readonly value: number }[]
  readonly strategies?: readonly {
    readonly strategy: string
    readonly space: readonly {
      readonly name: string
      readonly values?: readonly number[] | null
      readonly range?: Range | null
    }[]
  }[]
  readonly direction?: string
  readonly directions?: readonly string[]
  readonly exits?: { readonly takeProfit?: Exit; readonly stopLoss?: Exit }
  readonly objective?: keyof typeof OBJECTIVES
  readonly holdOut?: number
  readonly folds?: number
  readonly trainFraction?: number
  readonly anchored?: boolean
  readonly cycles?: number
  readonly optimization?: Input
  readonly run?: {
    readonly watchdog?: { readonly suspectAfter: number; readonly stalledAfter: number; readonly abort?: boolean }
  }
}

type Exit = number | null | readonly (number | null)[]

/** A line of what was asked for: its name, and what it is in words. */
export type Asked = readonly [name: string, text: string]

const percent = (fraction: number | null) => (fraction === null ? 'none' : `${plain(fraction * 100)}${THIN}%`)

function spaceText({ space }: NonNullable<Input['strategies']>[number]): string {
  const texts = space.map(({ name, values, range }) => {
    if (range)
      return `${name} ${plain(range.min)} to ${plain(range.max)}${range.step ? ` by ${plain(range.step)}` : ''}`
    const known = values ?? []
    return `${name} ${known.length > 8 ? `${known.slice(0, 6).map(plain).join(', ')} … (${count(known.length)})` : known.map(plain).join(', ')}`
  })
  return texts.join('; ') || 'as it is'
}

function exitText(name: string, exit: Exit | undefined): string[] {
  const values = [exit ?? null].flat()
  return values.every((value) => value === null) ? [] : [`${name} ${values.map(percent).join(', ')}`]
}

/** What a job was asked for, in words: strategies first. @param span the dates that it traded on */
export function tellAsked(
  specification: string,
  span: { readonly from: string; readonly to: string } | undefined,
): Asked[] {
  const { input = {} } = JSON.parse(specification) as { input?: Input }
  const sweep = input.optimization ?? input
  const { exits = {}, holdOut = 0, objective } = sweep
  const watchdog = sweep.run?.watchdog
  const own = (sweep.parameters ?? []).map(({ name, value }) => `${name} ${plain(value)}`).join(' · ')
  const out = [...exitText('stop loss', exits.stopLoss), ...exitText('take profit', exits.takeProfit)]
  const lines: (Asked | false | undefined)[] = [
    ...(sweep.strategies ?? []).map((one): Asked => [one.strategy, spaceText(one)]),
    sweep.strategy !== undefined && [sweep.strategy, own || 'as it is'],
    ['Directions', (sweep.directions ?? [sweep.direction ?? 'LONG']).map((one) => one.toLowerCase()).join(', ')],
    out.length > 0 && ['Exits', out.join('; ')],
    span && ['Dates', `${candleTime(span.from)} – ${candleTime(span.to)}`],
    holdOut > 0 && ['Held out', `the last ${percent(holdOut)} of the candles`],
    ['Costs', tellCosts(specification)],
    objective && ['Ranked by', OBJECTIVES[objective]],
    input.folds !== undefined && [
      'Folds',
      `${count(input.folds)}, ${percent(input.trainFraction ?? 0)} of each for training${input.anchored ? ', anchored' : ''}`,
    ],
    input.cycles !== undefined && ['Cycles', `at most ${count(input.cycles)}`],
    watchdog && [
      'Watchdog',
      `warns at ${count(watchdog.suspectAfter)}, ${watchdog.abort === false ? 'ends nothing' : `stops a trial at ${plural(watchdog.stalledAfter, 'measurement')}`}`,
    ],
  ]
  return lines.filter((line) => line !== false && line !== undefined)
}
