import { afterAll, expect, test } from 'vitest'
import { writeCursor } from '../../jobs/cursor.ts'
import type { Trial } from '../../jobs/job.ts'
import type { PageOf } from '../../jobs/ports/paging.ts'
import { closeStores, openCommitted } from './jobStore.fixture.ts'

afterAll(closeStores)

test('trials in many small blocks are listed as if they stood in one place, first the best and then all behind', async () => {
  const TRIALS = 2_200
  const FIRST = 700
  const figureOf = (number: number) => (number * 7_919) % 101
  const { store, id } = await openCommitted({ trials: TRIALS, size: 2, figureOf })
  for (const order of ['OBJECTIVE', 'TOTAL_RETURN', 'SHARPE', 'MAX_DRAWDOWN', 'NUMBER'] as const) {
    const keyOf = (number: number) => (order === 'NUMBER' ? 0 : figureOf(number)) * (order === 'MAX_DRAWDOWN' ? 1 : -1)
    const numbers = Array.from({ length: TRIALS }, (_, number) => number)
    const sorted = numbers.sort((one, other) => keyOf(one) - keyOf(other) || one - other)
    let after: string | null = null
    for (let at = 0; at < TRIALS; at += FIRST) {
      const { items, hasNextPage }: PageOf<Trial> = await store.trials(id, order, { first: FIRST, after })
      expect(items.map(({ node }) => node.number)).toEqual(sorted.slice(at, at + FIRST))
      expect(hasNextPage).toBe(at + FIRST < TRIALS)
      after = items.at(-1)?.cursor ?? null
    }
  }
})

test('a cursor of another order is refused by the names of both', async () => {
  const { store, id } = await openCommitted({ trials: 4, size: 2, figureOf: (number) => number })
  for (const order of ['NUMBER', 'SHARPE'] as const) {
    const after = (await store.trials(id, order, { first: 1, after: null })).items[0]?.cursor ?? null
    await expect(store.trials(id, 'OBJECTIVE', { first: 1, after })).rejects.toThrow(
      `it is of a list by ${order}, and this one is by OBJECTIVE`,
    )
  }
})

test('trials are found by the best of their block: the first page reads no block that holds none of it', async () => {
  const { store, id, statements } = await openCommitted({ trials: 60_000, size: 10_000, figureOf: (number) => number })
  statements.length = 0
  const page = await store.trials(id, 'SHARPE', { first: 50, after: null })
  expect(page.items.map(({ node }) => node.number)).toEqual(Array.from({ length: 50 }, (_, at) => 59_999 - at))
  const read = statements.filter(({ text }) => /first = any/.test(text))
  expect(read.map(({ parameters }) => parameters)).toEqual([expect.arrayContaining(['{50000}'])])
})

/** A job of one trial whose block is there twenty thousand times, with other figures. */
async function openMany() {
  const opened = await openCommitted({ trials: 1, size: 1, figureOf: () => 0 })
  await opened.database.sql`
    insert into trial_blocks
    select job_id, n, count, seconds, figures, failures, best, best, best, -best
    from trial_blocks, generate_series(1, 20000) as n, lateral (select (n * 7919) % 10007 as best) as bests`
  await opened.database.sql`analyze`
  return opened
}

let many: ReturnType<typeof openMany> | undefined

test.each([
  ['OBJECTIVE', 'trial_blocks_objective'],
  ['TOTAL_RETURN', 'trial_blocks_total_return'],
  ['SHARPE', 'trial_blocks_sharpe'],
  ['MAX_DRAWDOWN', 'trial_blocks_drawdown'],
  ['NUMBER', 'trial_blocks_job_id_first_pk'],
] as const)('trials in very many blocks are listed by %s without sorting these', async (order, index) => {
  many ??= openMany()
  const { store, id, database, statements } = await many
  const middle = order === 'NUMBER' ? '10000' : order === 'MAX_DRAWDOWN' ? '-5000' : '5000'
  for (const after of [null, writeCursor([middle, '10000'])]) {
    statements.length = 0
    await store.trials(id, order, { first: 5, after })
    const listed = statements
      .filter(({ text }) => /from trial_blocks/.test(text) && /limit [^1]/.test(text))
      .slice(0, 2)
    for (const { text, parameters } of listed) {
      const plan = await database.sql.unsafe(`explain ${text}`, parameters as never[])
      const lines = plan.map((line) => line['QUERY PLAN']).join('\n')
      expect(lines).toContain(index)
      expect(lines).not.toContain('Sort')
    }
    expect(listed).not.toEqual([])
  }
})
