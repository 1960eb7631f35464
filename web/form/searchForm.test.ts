import { describe, expect, test } from 'vitest'
import { BLANK_SEARCH, formOfSearch, type SearchStart } from './searchForm.ts'

const sweep = { dataset: 'd1', strategies: [{ strategy: 'rsi', space: [] }] }

describe('a search that says no more than it must is edited with the defaults', () => {
  test.each<SearchStart>([
    { kind: 'OPTIMIZATION', input: sweep },
    { kind: 'WALK_FORWARD', input: { optimization: sweep, folds: 5 } },
    { kind: 'IMPROVEMENT', input: { optimization: sweep, cycles: 10 } },
  ])('of the kind $kind', (start) => {
    expect(formOfSearch(start)).toEqual({ ...BLANK_SEARCH, kind: start.kind === 'OPTIMIZATION' ? 'GRID' : start.kind })
  })
})
