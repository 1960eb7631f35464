import { excerpt, listed } from '../flaws.ts'
import { keyOf, namesOf } from '../layouts/columnNames.ts'
import type { Layout } from '../layouts/layout.ts'

const PRICES = ['open', 'high', 'low', 'close'] as const

/** Names that say time and nothing else. */
const TIMES = namesOf('time').filter(
  (name) => (name.length > 4 && name !== 'ticks') || ['date', 'time', 'unix'].includes(name),
)

/** A second price of the same kind: adjusted for dividends, of another side of the book, … */
const PRICE_LIKE =
  /^(?:un|split)?(?:adj|adjusted|raw|bid|ask|mid)?(open|high|low|close)(?:price|adj|adjusted|bid|ask|mid)?$/

/** A second volume: of ticks, of the quote currency, of takers, … */
const VOLUME_LIKE = /vol(?!at)/

/**
 * Says which column a field was read from, where the file has another one for it too, and that there is no volume.
 *
 * @param volume the column that volumes were read from in the end; null where there is none
 */
export function describeColumns(layout: Layout, volume: number | null): string[] {
  const keys = layout.names.map(keyOf)
  const used = [layout.index.time, layout.clock, volume, ...PRICES.map((price) => layout.index[price])]
  const unused = (isLike: (key: string, index: number) => boolean) =>
    layout.names.filter((_, index) => !used.includes(index) && isLike(keys[index] ?? '', index))
  const name = (index: number | null) => excerpt(layout.names[index ?? -1] ?? '')
  return [
    ...second(
      'time',
      name(layout.index.time),
      unused((key) => TIMES.includes(key)),
    ),
    ...PRICES.flatMap((price) =>
      second(
        price,
        name(layout.index[price]),
        unused((key, at) => (at === layout.adjusted ? 'close' : PRICE_LIKE.exec(key)?.[1]) === price),
      ),
    ),
    ...describeVolumes(layout, volume, { name, others: unused((key) => VOLUME_LIKE.test(key)) }),
  ]
}

function describeVolumes(
  layout: Layout,
  volume: number | null,
  { name, others }: { name(index: number | null): string; others: readonly string[] },
): string[] {
  if (volume === null && others.length === 0) return ['no column volume: every volume is 0']
  if (volume === null) return [`no column volume: every volume is 0; to use one of ${listed(others)}, name it volume`]
  if (volume === layout.volume) return second('volume', name(volume), others)
  return [`every volume of column ${name(layout.volume)} is 0: those of column ${name(volume)} are taken`]
}

function second(field: string, used: string, others: readonly string[]): string[] {
  return others.length === 0 ? [] : [`${field} is read from column ${used}; not used: ${listed(others)}`]
}
