import { describe, expect, test } from 'vitest'
import { CursorError, writeCursor } from './cursor.ts'
import { NO_SECONDS, type Trial } from './job.ts'
import type { IndexedOrder, JobStore } from './ports/jobStore.ts'
import { type Outcome, resultsOf } from './ports.fixture.ts'
import { runJob, type StoreUnderTest } from './storeUnderTest.fixture.ts'

/** Ties, a value that needs all its digits, both infinities, and trials that failed. */
const OUTCOMES: readonly Outcome[] = [
  1,
  Infinity,
  { error: 'broke' },
  1,
  -Infinity,
  0.1 + 0.2,
  -1,
  0.3,
  { error: 'broke' },
  1,
  5e-324,
  1.7976931348623157e308,
  -Infinity,
  Infinity,
  0,
]

/** The numbers of the trials above as each order lists them. */
const ORDERS: Readonly<Record<IndexedOrder, readonly number[]>> = {
  OBJECTIVE: [1, 13, 11, 0, 3, 9, 5, 7, 10, 14, 6, 2, 4, 8, 12],
  NUMBER: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
  TOTAL_RETURN: [1, 13, 11, 0, 3, 9, 5, 7, 10, 14, 6, 2, 4, 8, 12],
  SHARPE: [1, 13, 11, 0, 3, 9, 5, 7, 10, 14, 6, 2, 4, 8, 12],
  MAX_DRAWDOWN: [4, 12, 6, 14, 10, 7, 5, 0, 3, 9, 11, 1, 2, 8, 13],
}

/** Reads a whole list page by page. */
async function walk(store: JobStore, jobId: string, order: IndexedOrder, first: number): Promise<Trial[]> {
  const seen: Trial[] = []
  for (let after: string | null = null; ; ) {
    const page = await store.trials(jobId, order, { first, after })
    expect(page.totalCount).toBe(OUTCOMES.length)
    expect(page.items.length).toBeLessThanOrEqual(first)
    seen.push(...page.items.map(({ node }) => node))
    expect(page.hasNextPage).toBe(seen.length < OUTCOMES.length)
    const last = page.items.at(-1)
    if (!page.hasNextPage || !last) return seen
    after = last.cursor
  }
}

/** What the list of a job's trials must do in every store. */
export function trialListLaws(tried: () => StoreUnderTest): void {
  async function finished(): Promise<{ store: JobStore; id: string }> {
    const { store } = tried()
    const { id } = await runJob(tried(), OUTCOMES.length)
    const range = { first: 0, count: OUTCOMES.length }
    await store.commit({
      jobId: id,
      range,
      seconds: 1,
      stages: NO_SECONDS,
      runSeconds: 0,
      results: resultsOf(0, OUTCOMES),
    })
    return { store, id }
  }

  describe('the list of trials', () => {
    test.each(Object.entries(ORDERS))(
      'by %s visits each once, in order, on pages of any size',
      async (order, numbers) => {
        const { store, id } = await finished()
        for (const first of [1, 2, 3, 7, 14, 15, 100]) {
          const seen = await walk(store, id, order as IndexedOrder, first)
          expect(seen.map(({ number }) => number)).toEqual(numbers)
        }
      },
    )

    test.each(Object.entries(ORDERS))(
      'by %s shows those of some numbers alone, whatever the pages',
      async (order, numbers) => {
        const { store, id } = await finished()
        const within = [
          { first: 1, count: 3 },
          { first: 7, count: 1 },
          { first: 12, count: 90 },
        ]
        const shown = numbers.filter((number) => [1, 2, 3, 7, 12, 13, 14].includes(number))
        for (const first of [1, 2, 3, 7, 20]) {
          const seen: number[] = []
          for (let after: string | null = null; ; ) {
            const page = await store.trials(id, order as IndexedOrder, { first, after }, within)
            expect(page.totalCount).toBe(7)
            seen.push(...page.items.map(({ node }) => node.number))
            expect(page.hasNextPage).toBe(seen.length < 7)
            if (!page.hasNextPage) break
            after = page.items.at(-1)?.cursor ?? null
          }
          expect(seen).toEqual(shown)
        }
        const none = await store.trials(id, order as IndexedOrder, { first: 3, after: null }, [])
        expect(none).toEqual({ items: [], hasNextPage: false, totalCount: 0 })
      },
    )

    test('says on an empty page whether there is more', async () => {
      const { store, id } = await finished()
      const page = await store.trials(id, 'NUMBER', { first: 0, after: null })
      expect(page).toEqual({ items: [], hasNextPage: true, totalCount: 15 })
    })

    test('refuses a cursor of another order, whichever two they are', async () => {
      const { store, id } = await finished()
      const orders = Object.keys(ORDERS) as IndexedOrder[]
      for (const order of orders) {
        const [last] = (await store.trials(id, order, { first: 1, after: null })).items
        const after = last?.cursor as string
        expect((await store.trials(id, order, { first: 1, after })).items).toHaveLength(1)
        for (const other of orders.filter((one) => one !== order)) {
          await expect(store.trials(id, other, { first: 1, after })).rejects.toThrow(CursorError)
        }
      }
    })

    test('of a job without a finished trial is empty', async () => {
      const { id } = await runJob(tried())
      const page = await tried().store.trials(id, 'OBJECTIVE', { first: 5, after: null })
      expect(page).toEqual({ items: [], hasNextPage: false, totalCount: 0 })
    })

    test.each([
      ['no cursor at all', 'nonsense'],
      ['an empty text', ''],
      ['a cursor of another list', writeCursor(['01900000-0000-7000-8000-000000000000'])],
      ['one value too many', writeCursor(['1', '1', '1'])],
      ['a word for a value', writeCursor(['best', '1'])],
      ['nothing for a value', writeCursor(['', '1'])],
      ['NaN for a value', writeCursor(['NaN', '1'])],
      ['a word for a number', writeCursor(['1', 'first'])],
      ['nothing for a number', writeCursor(['1', ''])],
      ['a number that no trial has', writeCursor(['1', '99999999999'])],
      ['half a number', writeCursor(['1', '1.5'])],
      ['numbers that are no texts', btoa('[1,2]')],
      ['a place of an order that there is not', writeCursor(['BEST', '2', '1'])],
      ['a word for a value of this order', writeCursor(['OBJECTIVE', 'best', '1'])],
    ])('refuses %s as a cursor', async (_name, after) => {
      const { store, id } = await finished()
      await expect(store.trials(id, 'OBJECTIVE', { first: 5, after })).rejects.toThrow(CursorError)
    })
  })
}
