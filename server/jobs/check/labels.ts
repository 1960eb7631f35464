import { checkEach, type InputProblem, problem, shown } from '../problems.ts'
import { asSweep, type BacktestInput, type Specification } from '../specification.ts'

/** The most characters of a name or a key. */
const MAX_TEXT = 200

/** The most tags of a job, and the most characters of one. */
const MAX_TAGS = 10
const MAX_TAG = 50

/** What is wrong with a text that is to be kept. */
export function checkText(path: string, text: string): InputProblem[] {
  if (text.length > MAX_TEXT) {
    return [problem(path, 'OUT_OF_RANGE', `it has ${text.length} characters; at most ${MAX_TEXT} are allowed`)]
  }
  const nul = 'it holds the character U+0000, which no text may hold'
  return text.includes('\0') ? [problem(path, 'OUT_OF_RANGE', nul)] : []
}

/** What is wrong with the name that something is given. */
export function checkName(path: string, name: string): InputProblem[] {
  if (name.trim() === '') return [problem(path, 'EMPTY', `it is empty; give 1 to ${MAX_TEXT} characters`)]
  return checkText(path, name)
}

/** What is wrong with the tags of a job. */
export function checkTags(path: string, tags: readonly string[]): InputProblem[] {
  if (tags.length > MAX_TAGS) {
    return [problem(path, 'TOO_LARGE', `it has ${tags.length} entries; at most ${MAX_TAGS} are allowed`)]
  }
  const rule = `a tag has 1 to ${MAX_TAG} characters, and none of them is U+0000`
  return checkEach(path, tags, {
    isSound: (tag) => tag.trim() !== '' && tag.length <= MAX_TAG && !tag.includes('\0'),
    describe: (at, tag) =>
      problem(at, tag.trim() === '' ? 'EMPTY' : 'OUT_OF_RANGE', `'${shown(tag)}' is no tag; ${rule}`),
  })
}

/** Tags as they are kept: each once, without the spaces around it. */
export function tidyTags(tags: readonly string[]): readonly string[] {
  return [...new Set(tags.map((tag) => tag.trim()))]
}

/** Other than the defaults, as it tells one backtest from the next: ` short fast 10, slow 50, stop 2 %`. */
function choiceText({ direction, parameters, exits }: BacktestInput): string {
  const shares = { take: exits.takeProfit, stop: exits.stopLoss }
  const limits = Object.entries(shares).flatMap(([name, share]) =>
    share === null ? [] : `${name} ${Number((share * 100).toPrecision(6))} %`,
  )
  const values = parameters.map(({ name, value }) => `${name} ${value}`)
  const text = [...values, ...limits].join(', ')
  return `${direction === 'SHORT' ? ' short' : ''}${text && ` ${text}`}`
}

/** So many strategies are named; of more than that the first ones, and how many there are beside. */
const NAMED_MOST = 3

/** `sma-cross, ppo`, `sma-cross, ema-cross and 81 more`: names as the beginning of a name has room for. */
function namesText(names: readonly string[]): string {
  if (names.length <= NAMED_MOST) return names.join(', ')
  const first = names.slice(0, NAMED_MOST - 1)
  return `${first.join(', ')} and ${names.length - first.length} more`
}

/** What a job is called that was given no name: what it tries, a backtest with its parameters, and on what. */
export function defaultName(specification: Specification, dataset: string): string {
  const strategies = [...new Set(asSweep(specification).strategies.map(({ strategy }) => strategy))]
  const choice = specification.kind === 'BACKTEST' ? choiceText(specification.input) : ''
  return `${namesText(strategies)}${choice} on ${dataset}`.slice(0, MAX_TEXT)
}
