import type { Objective } from '../api/documents/results.ts'
import { candleDay } from './dates.ts'
import { capitalized, plain, THIN, words } from './format.ts'
import { OBJECTIVES } from './job.ts'

/** What nobody chooses, what is shown elsewhere, and what a name is. */
const HIDDEN =
  /^(rules|kind|code|bars|span|input\.(optimization\.)?(run\.(name|key|tags)|dataset)|input\.(strategy|parameters|direction)\b)/

/** A parameter of a space, as specifications have it. */
interface Searched {
  readonly name: string
  readonly values?: readonly number[] | null
  readonly range?: { readonly min: number; readonly max: number; readonly step?: number | null } | null
}

/** A strategy with what of it is searched. */
interface SearchedStrategy {
  readonly strategy: string
  readonly space: readonly Searched[]
}

/** More strategies than these are told in one line. */
const MOST_LINES = 5

/** `fast 5 to 60 by 5`, `slow 10, 20`. */
function searchedText({ name, values, range }: Searched): string {
  if (!range) return `${name} ${(values ?? []).map(plain).join(', ')}`
  return `${name} ${plain(range.min)} to ${plain(range.max)}${range.step ? ` by ${plain(range.step)}` : ''}`
}

/** A line for each strategy; of many strategies one line for all. */
function searchedLines(strategies: readonly SearchedStrategy[]): readonly (readonly [name: string, text: string])[] {
  const textOfSpace = ({ space }: SearchedStrategy) => space.map(searchedText).join(' · ') || 'its defaults'
  if (strategies.length <= MOST_LINES) return strategies.map((one) => [`Searched of ${one.strategy}`, textOfSpace(one)])
  const isWide = ({ range, values }: Searched) => (range ? range.max > range.min : (values ?? []).length > 1)
  const wide = strategies.filter(({ space }) => space.some(isWide)).length
  return [['Searched', `${strategies.length} strategies, ${wide === 0 ? 'their defaults' : `ranges of ${wide}`}`]]
}

/** What is a share of something. */
const SHARES = /(^|\.)(holdOut|trainFraction|maxDrawdown|minWinRate|minExposure|fee|slippage|allocation)$/

const shareText = (value: number) => `${plain(100 * value)}${THIN}%`

function textOf(value: unknown): string {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return 'none'
  if (typeof value === 'number') return plain(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return /^[A-Z_]+$/.test(String(value)) ? words(String(value)) : String(value)
}

/** `none, 2 %, 5 %`: exits are shares of a price. */
function exitsText(values: readonly (number | null)[]): string {
  return values.map((value) => (value === null ? 'none' : shareText(value))).join(', ')
}

/** `Sampler, method` of `sampler.method`; `Exits, take profit` of `exits.takeProfit`. */
function spoken(path: string): string {
  const spaced = path.replaceAll(
    /([a-z])([A-Z])/g,
    (_all, before: string, letter: string) => `${before} ${letter.toLowerCase()}`,
  )
  return capitalized(spaced.replaceAll('.', ', '))
}

/** Whether it is told as one line: no record, and no list of them. */
const isLine = (value: unknown) =>
  value === null ||
  typeof value !== 'object' ||
  (Array.isArray(value) && value.every((one) => one === null || typeof one !== 'object'))

/** The lines of a specification, by what people call them: what a job was made with, but for its names and its trial. */
export function specificationLines(specification: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>()
  const parsed = JSON.parse(specification) as { readonly kind?: string }
  // Its exits are those of its one trial, which are told beside the figures.
  const isBacktest = parsed.kind === 'BACKTEST'
  const walk = (value: unknown, path: string) => {
    if (HIDDEN.test(path) || (isBacktest && path === 'input.exits')) return
    const own = path.replace(/^input\.(optimization\.)?/, '')
    if (own === 'strategies') {
      for (const [name, text] of searchedLines(value as readonly SearchedStrategy[])) lines.set(name, text)
    } else if (typeof value === 'number' && /^(from|to)Ms$/.test(own)) {
      lines.set(spoken(own.slice(0, -2)), candleDay(new Date(value).toISOString()))
    } else if (/^exits\./.test(own)) lines.set(spoken(own), exitsText(value as readonly (number | null)[]))
    else if (typeof value === 'number' && SHARES.test(own)) lines.set(spoken(own), shareText(value))
    else if (own === 'objective') lines.set(spoken(own), OBJECTIVES[value as Objective])
    else if (isLine(value)) lines.set(spoken(own), textOf(value))
    else for (const [name, inner] of Object.entries(value as object)) walk(inner, path ? `${path}.${name}` : name)
  }
  walk(parsed, '')
  return lines
}
