import { capitalized } from './format.ts'

/** What a strategy is found by. */
interface Known {
  readonly name: string
  readonly title: string
  readonly family: string
  readonly description: string
  readonly parameters: readonly { readonly name: string }[]
}

/** Those in which each word of a search stands, in any order; those whose name or title begins with it come first. */
export function findStrategies<Strategy extends Known>(strategies: readonly Strategy[], search: string): Strategy[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const text = ({ name, title, family, description, parameters }: Known) =>
    [name, title, family, description, ...parameters.map((one) => one.name)].join(' ').toLowerCase()
  const found = strategies.filter((strategy) => words.every((word) => text(strategy).includes(word)))
  const [first = ''] = words
  const begins = ({ name, title }: Known) => [name, title.toLowerCase()].some((one) => one.startsWith(first))
  return [...found.filter(begins), ...found.filter((strategy) => !begins(strategy))]
}

/** A family with its strategies, and where its section stands on a page. */
export interface Family<Strategy> {
  readonly id: string
  readonly name: string
  readonly count: number
  readonly members: readonly Strategy[]
}

/** Strategies by family, in their order. */
export function familiesOf<Strategy extends Known>(strategies: readonly Strategy[]): Family<Strategy>[] {
  const groups = Object.entries(Object.groupBy(strategies, ({ family }) => family))
  return groups.map(([family, members = []]) => ({
    id: `family-${family.replaceAll(/\W+/g, '-')}`,
    name: capitalized(family),
    count: members.length,
    members,
  }))
}

/** What a strategy does, without the first words that it shares with others of its family: `Enters when …` of `Follows the trend: enters when …`. */
export function gistOf(description: string): string {
  const [, rest] = /^[^:.]{1,120}: (enters .*)$/s.exec(description) ?? []
  return capitalized(rest ?? description)
}
