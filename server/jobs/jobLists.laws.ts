import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import { CursorError, writeCursor } from './cursor.ts'
import { isMatch } from './filter.ts'
import type { JobFilter } from './ports/jobStore.ts'
import { filterOf, newJobOf } from './ports.fixture.ts'
import type { StoreUnderTest } from './storeUnderTest.fixture.ts'

const NAMES = [
  '100% sure',
  '10_0',
  'back\\slash',
  'ÄRGER über Σίσυφος',
  'plain',
  'PLAIN "x"',
  'İstanbul',
  "it's",
  'a_b%c\\d',
]
const STRATEGIES = [['rsi'], ['sma-cross', 'rsi'], ['my "own", {one}'], ['%']]

const TAGS = [[], ['btc'], ['btc', 'my "own", {one}'], ['BTC'], ['%']]

/** What the list of jobs must do in every store. */
export function listLaws(tried: () => StoreUnderTest): void {
  const all = async () =>
    (await tried().store.jobs(filterOf(), { first: 10_000, after: null })).items.map(({ node }) => node)
  const fill = async () => {
    const { store, datasetIds } = tried()
    for (const [index, name] of NAMES.entries()) {
      const datasetId = datasetIds[index % 2] as string
      const kind = index % 3 === 0 ? 'BACKTEST' : 'OPTIMIZATION'
      const strategies = STRATEGIES[index % STRATEGIES.length] as string[]
      const tags = TAGS[index % TAGS.length] as string[]
      const { job } = await store.create(newJobOf(1, { name, datasetId, kind, strategies, tags }))
      if (index % 2) await store.start(job.id)
      if (index % 4 === 3) await store.end(job.id, { state: 'CANCELED', error: null, message: 'x' })
    }
  }

  describe('the list of jobs', () => {
    test('shows the newest first, each once, on pages of any size', async () => {
      await fill()
      const expected = (await all()).map(({ id }) => id)
      expect(expected).toEqual(expected.toSorted().reverse())
      for (const first of [1, 4, expected.length]) {
        const seen: string[] = []
        for (let after: string | null = null; ; ) {
          const page = await tried().store.jobs(filterOf(), { first, after })
          seen.push(...page.items.map(({ node }) => node.id))
          expect(page.hasNextPage).toBe(seen.length < expected.length)
          after = page.items.at(-1)?.cursor ?? null
          if (!page.hasNextPage) break
        }
        expect(seen).toEqual(expected)
      }
      expect(await tried().store.countJobs(filterOf())).toBe(expected.length)
    })

    test.each([
      '%',
      '_',
      '\\',
      '\\%',
      '"x"',
      "'",
      'PLAIN',
      'plain',
      'ärger',
      'ÜBER',
      'ΣΊΣΥΦΟΣ',
      'i̇stanbul',
      'ISTAN',
      '',
      '\0',
    ])('finds by %j the names that hold it, in any case, and no others', async (search) => {
      await fill()
      const jobs = await all()
      const found = await tried().store.jobs(filterOf({ search }), { first: 10_000, after: null })
      const expected = jobs.filter((job) => isMatch(job, filterOf({ search })))
      expect(found.items.map(({ node }) => node.name)).toEqual(expected.map(({ name }) => name))
      expect(await tried().store.countJobs(filterOf({ search }))).toBe(expected.length)
    })

    test.each([
      ['%', ['a_b%c\\d', '100% sure']],
      ['_', ['a_b%c\\d', '10_0']],
      ['\\', ['a_b%c\\d', 'back\\slash']],
      ['ärger ÜBER', ['ÄRGER über Σίσυφος']],
    ])('finds by %j exactly %j', async (search, names) => {
      await fill()
      const { items } = await tried().store.jobs(filterOf({ search }), { first: 10_000, after: null })
      const found = items.map(({ node }) => node.name).filter((name) => NAMES.includes(name))
      expect([...new Set(found)]).toEqual(names)
    })

    test('shows what the filter of the live list shows', async () => {
      await fill()
      const jobs = await all()
      const { store, datasetIds } = tried()
      const some = <T>(...values: T[]) => fc.option(fc.subarray(values))
      const moments = jobs.flatMap(({ createdAtMs, finishedAtMs }) => [createdAtMs, finishedAtMs ?? createdAtMs + 1])
      const moment = fc.option(fc.constantFrom(...moments, -62_167_219_200_000, 253_402_300_799_999))
      const filters: fc.Arbitrary<JobFilter> = fc.record({
        states: some('QUEUED' as const, 'RUNNING' as const, 'CANCELED' as const, 'FAILED' as const),
        kinds: some('BACKTEST' as const, 'OPTIMIZATION' as const, 'IMPROVEMENT' as const),
        datasetId: fc.option(fc.constantFrom(...datasetIds, 'none', '')),
        strategy: fc.option(fc.constantFrom('rsi', 'sma-cross', 'my "own", {one}', '%', '', 'NULL', '\0')),
        search: fc.option(
          fc.oneof(
            fc.string({ maxLength: 2 }),
            fc.tuple(fc.constantFrom(...NAMES), fc.nat(9), fc.nat(4), fc.boolean()).map(([name, from, more, loud]) => {
              const part = name.slice(from, from + more)
              return loud ? part.toUpperCase() : part
            }),
          ),
        ),
        tags: some('btc', 'BTC', 'my "own", {one}', '%', '', '\0'),
        createdAfterMs: moment,
        createdBeforeMs: moment,
        finishedAfterMs: moment,
        finishedBeforeMs: moment,
      })
      await fc.assert(
        fc.asyncProperty(filters, async (filter) => {
          const shown = await store.jobs(filter, { first: 10_000, after: null })
          expect(shown.items.map(({ node }) => node.id)).toEqual(
            jobs.filter((job) => isMatch(job, filter)).map(({ id }) => id),
          )
          expect(await store.countJobs(filter)).toBe(shown.items.length)
        }),
        { numRuns: numRuns(200) },
      )
    })

    test.each(['nonsense', '', writeCursor(['nope']), writeCursor(['1', '2']), btoa('{}'), btoa('null'), 'ä'])(
      'refuses %j as a cursor',
      async (after) => {
        await expect(tried().store.jobs(filterOf(), { first: 5, after })).rejects.toThrow(CursorError)
      },
    )
  })
}
