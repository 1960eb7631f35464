import { spelled } from './format.ts'

/** Nouns that the server counts, by their plurals. */
const NOUNS = /(?<![\d,.])1 (trial|strategie|strategy|backtest|candidate|trade|bar)s\b/g

/** The API's names of engines, which are the subjects of sentences. */
const ENGINES = /(?:the engine )?\b(REFERENCE|VECTOR|SWEEP)\b/g

/** The API's names of levels, stages and directions. */
const NAMES =
  /\b(?:HEALTHY|SLOW|SUSPECT|STALLED|WAITING|COMPLETE|LOADING|SIGNALS|SIMULATION|METRICS|STORING|LONG|SHORT)\b/g

/**
 * What the server says of a job, in the page's own writing: `Run 1,234/5,678`, `1 strategy`, without words in capitals. A number counts only where nothing is joined to
 * it, as in a date or an id.
 */
export function tidy(message: string): string {
  return spelled(message)
    .replace(ENGINES, (_, name: string) => `the ${name.toLowerCase()} engine`)
    .replace(NAMES, (name) => name.toLowerCase())
    .replace(NOUNS, (_, noun: string) => `1 ${noun === 'strategie' ? 'strategy' : noun}`)
    .replace(/(?<![\w.,:-])\d{4,}(?![\w:-]|[.,]\d)/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','))
}
