import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApp, outcomeOf, sampleDataset, startSweep, startWalkForward, type TestApp } from '../../../testApp.ts'
import { ask } from '../client.ts'

const TOKEN = 'a-token-of-some-length'
const folder = mkdtempSync(join(tmpdir(), 'barline-tables-'))
const OWN = `import { defineStrategy, bars } from 'barline'
export default defineStrategy({
  name: 'fails', title: 'x', description: 'x', family: 'own',
  parameters: [bars('trades', { default: 5 }, 'a name that a column has too')],
  signals: () => { throw new Error('=1+1, "no",\\nnot this one') },
})`

let app: TestApp
let id: string

const at = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${app.port}${path}`, init)

/** The rows of a table, as a reader of CSV has them. */
async function rowsAt(path: string): Promise<Record<string, string>[]> {
  const response = await at(path)
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/csv; charset=utf-8; header=present',
  ])
  return parse(await response.text(), { columns: true })
}

interface Listed {
  readonly number: number
  readonly objective: number | null
  readonly admissible: boolean
  readonly strategy: string
  readonly takeProfit: number | null
  readonly parameters: readonly { readonly name: string; readonly value: number }[]
  readonly metrics: Readonly<Record<string, number | null>> | null
  readonly error: string | null
}

async function listed(args: string): Promise<readonly Listed[]> {
  const query = `query ($id: ID!) { job(id: $id) { trials(first: 1000${args}) { nodes {
    number objective admissible strategy takeProfit error parameters { name value }
    metrics { totalReturn sharpe sortino maxDrawdown trades }
  } } } }`
  return (await ask<{ job: { trials: { nodes: Listed[] } } }>(app.port, query, { id })).job.trials.nodes
}

beforeAll(async () => {
  writeFileSync(join(folder, 'own.ts'), OWN)
  app = await openTestApp({ STRATEGIES_DIR: folder })
  const { job, problems } = await startSweep(app.port, {
    dataset: await sampleDataset(app.port),
    strategies: [
      { strategy: 'sma-cross', space: [{ name: 'fast', values: [5, 10, 20] }] },
      { strategy: 'ema-cross', space: [{ name: 'fast', values: [8, 12] }] },
      { strategy: 'donchian', space: [{ name: 'entry', values: [20, 40] }] },
      { strategy: 'fails', space: [{ name: 'trades', values: [5] }] },
    ],
    directions: ['LONG', 'SHORT'],
    exits: { takeProfit: [null, 0.05, 0.1] },
    constraints: { minTrades: 20 },
    run: { name: 'all, "mixed"' },
  })
  expect(problems).toEqual([])
  id = job?.id ?? ''
  expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
})
afterAll(async () => {
  await app?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

test.each([
  ['', ''],
  ['?orderBy=NUMBER', ', orderBy: NUMBER'],
  ['?orderBy=MAX_DRAWDOWN&reverse=true', ', orderBy: MAX_DRAWDOWN, reverse: true'],
  [
    `?orderBy=SORTINO&where=${encodeURIComponent('{"directions":["SHORT"],"metrics":[{"metric":"TRADES","min":25}]}')}`,
    ', orderBy: SORTINO, where: { directions: [SHORT], metrics: [{ metric: TRADES, min: 25 }] }',
  ],
])('the table of %j has the trials of the list in its order, to the last digit', async (search, args) => {
  const [rows, list] = [await rowsAt(`/jobs/${id}/trials.csv${search}`), await listed(args)]
  expect(list.length).toBeGreaterThan(2)
  const text = (value: unknown) => (value === null || value === undefined ? '' : String(value))
  expect(rows.map((row) => ({ ...row, error: '' }))).toEqual(
    list.map((trial) =>
      expect.objectContaining({
        number: text(trial.number),
        admissible: text(trial.admissible),
        objective: text(trial.objective),
        strategy: trial.strategy,
        take_profit_fraction: text(trial.takeProfit),
        total_return_fraction: text(trial.metrics?.totalReturn),
        sharpe: text(trial.metrics?.sharpe),
        sortino: text(trial.metrics?.sortino),
        max_drawdown_fraction: text(trial.metrics?.maxDrawdown),
        trades: text(trial.metrics?.trades),
      }),
    ),
  )
})

test('a parameter has a column, with the name of its strategy where that alone tells which one it is', async () => {
  const rows = await rowsAt(`/jobs/${id}/trials.csv?orderBy=NUMBER`)
  const names = Object.keys(rows[0] ?? {})
  expect(names).toEqual(expect.arrayContaining(['sma-cross.fast', 'ema-cross.fast', 'entry', 'fails.trades', 'trades']))
  expect(names).not.toContain('fast')
  for (const { strategy = '', ...row } of rows) {
    for (const name of names.filter((one) => one.includes('.')))
      expect([name, strategy, row[name] !== '']).toEqual([name, strategy, name.startsWith(`${strategy}.`)])
    expect(row.entry !== '').toBe(strategy === 'donchian')
  }
  const failed = rows.filter(({ state }) => state === 'FAILED')
  expect(failed).toHaveLength(6)
  for (const { error, sharpe } of failed) {
    expect(error).toMatch(/"no",\nnot this one/)
    expect(sharpe).toBe('')
  }
})

test('the trades of a trial are those of the list, their times in UTC', async () => {
  const [best] = await listed('')
  const response = await at(`/jobs/${id}/trials/${best?.number}/trades.csv`)
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="all-mixed-trial-${best?.number}-trades.csv"`,
  )
  const rows: Record<string, string>[] = parse(await response.text(), { columns: true })
  const query = `query ($id: ID!, $number: Int!) { job(id: $id) { trial(number: $number) { trades(first: 1000) { nodes {
    number direction entryAt entryPrice exitAt exitPrice size profit return costs bestReturn worstReturn bars exit
  } } } } }`
  interface Answer {
    readonly job: { readonly trial: { readonly trades: { readonly nodes: Record<string, string | number>[] } } }
  }
  const { job } = await ask<Answer>(app.port, query, { id, number: best?.number })
  expect(rows.length).toBe(best?.metrics?.trades)
  expect(rows.map((row) => Object.values(row))).toEqual(
    job.trial.trades.nodes.map((trade) => Object.values(trade).map(String)),
  )
  expect(Object.keys(rows[0] ?? {})).toEqual(
    expect.arrayContaining(['entry_at_utc', 'profit_quote', 'return_fraction']),
  )
})

test('a trial that failed has a table without trades', async () => {
  const failed = (await listed('')).find(({ error }) => error !== null)
  expect(await rowsAt(`/jobs/${id}/trials/${failed?.number}/trades.csv`)).toEqual([])
})

test('of a walk-forward analysis the tests are there with their folds, and all where the filter is empty', async () => {
  const strategies = [{ strategy: 'sma-cross', space: [{ name: 'fast', values: [5, 10] }] }]
  const optimization = { dataset: await sampleDataset(app.port), strategies }
  const { job } = await startWalkForward(app.port, { optimization, folds: 2 })
  expect(await outcomeOf(app.port, job?.id ?? '')).toBe('SUCCEEDED')
  const tests = await rowsAt(`/jobs/${job?.id}/trials.csv?orderBy=NUMBER`)
  expect(tests.map(({ fold, test: isTest }) => [fold, isTest])).toEqual([
    ['1', 'true'],
    ['2', 'true'],
  ])
  expect(await rowsAt(`/jobs/${job?.id}/trials.csv?where={}`)).toHaveLength(6)
})

test.each([
  ['/jobs/no-such-job/trials.csv', 404, 'NOT_FOUND', "no job has the id 'no-such-job'"],
  ['/jobs/no-such-job/trials/1/trades.csv', 404, 'NOT_FOUND', "no job has the id 'no-such-job'"],
  ['/jobs/%E0%A4%A/trials.csv', 404, 'NOT_FOUND', 'no job has the id'],
  ['/jobs/ID/trials/99999/trades.csv', 404, 'NOT_FOUND', "no finished trial of this job has the number '99999'"],
  ['/jobs/ID/trials/-1/trades.csv', 404, 'NOT_FOUND', "no finished trial of this job has the number '-1'"],
  [
    '/jobs/ID/trials.csv?orderBy=BEST',
    400,
    'BAD_USER_INPUT',
    "orderBy: 'BEST' is not allowed; it must be one of OBJECTIVE",
  ],
  [
    '/jobs/ID/trials.csv?where={"strategies":["rsi"]}',
    400,
    'BAD_USER_INPUT',
    "'rsi' is no strategy of this job; it has",
  ],
  [
    '/jobs/ID/trials.csv?where={"parameters":[{"name":"no"}]}',
    400,
    'BAD_USER_INPUT',
    "'no' is no parameter of this job",
  ],
  ['/jobs/ID/trials/1/trades.csv?first=1', 400, 'BAD_USER_INPUT', "'first' is no parameter of this table"],
])('%s is answered with %i, and why', async (path, status, code, message) => {
  const response = await at(path.replace('ID', id))
  const { errors } = await response.json()
  expect([response.status, errors[0].extensions.code]).toEqual([status, code])
  expect(errors[0].message).toContain(message)
})

test('a table is read and nothing else, and by no other page', async () => {
  const path = `/jobs/${id}/trials.csv`
  const head = await at(path, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect(head.headers.get('content-disposition')).toBe('attachment; filename="all-mixed-trials.csv"')
  const posted = await at(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  expect((await at(path, { headers: { origin: 'https://other.example' } })).status).toBe(403)
  expect((await at(path, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
})

test('where a token is asked for, a table asks for it too', async () => {
  const closed = await openTestApp({ ACCESS_TOKEN: TOKEN })
  try {
    const url = `http://127.0.0.1:${closed.port}/jobs/none/trials.csv`
    const refused = await fetch(url)
    expect([refused.status, (await refused.json()).errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED'])
    expect((await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(404)
    const preflight = await fetch(url, { method: 'OPTIONS' })
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'authorization'])
  } finally {
    await closed.close()
  }
})
