/** Nouns that the server counts, by their plurals. */
const NOUNS = /(?<![\d,.])1 (trial|strategie|strategy|backtest|candidate|trade|bar)s\b/g

/**
 * What the server says of a job, in the page's own writing: `Run 1,234/5,678`, `1 strategy`. A number counts only where nothing is joined to
 * it, as in a date or an id.
 */
export function tidy(message: string): string {
  return message
    .replace(NOUNS, (_, noun: string) => `1 ${noun === 'strategie' ? 'strategy' : noun}`)
    .replace(/(?<![\w.,:-])\d{4,}(?![\w:-]|[.,]\d)/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','))
}
