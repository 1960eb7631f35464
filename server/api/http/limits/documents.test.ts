import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type DocumentNode, getIntrospectionQuery, parse, print } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../../config.ts'
import { openTestApp, type TestApp } from '../../../testApp.ts'
import { schema } from '../../schema.ts'
import { ATTACKS, type Attack } from '../attacks.fixture.ts'
import { type Request, TRANSPORTS } from '../transports.fixture.ts'
import { checkCost } from './documentCost.ts'
import type { DocumentLimits } from './documentLimits.ts'
import { checkShape } from './documentShape.ts'
import { checkLength, parseWithin } from './documentText.ts'

const LIMITS = readConfig({}, '/srv').documents

/** What a document is refused for; null where it may be asked. */
function refusalOf({ query, variables = {} }: Request, changes: Partial<DocumentLimits> = {}): Error | null {
  const limits = { ...LIMITS, ...changes }
  try {
    checkLength(query, limits)
    const document = parseWithin(query, limits)
    checkShape(document, limits)
    checkCost(schema, document, { variables }, limits)
    return null
  } catch (error) {
    return error as Error
  }
}

const messageOf = (query: string, changes?: Partial<DocumentLimits>, variables = {}) =>
  refusalOf({ query, variables }, changes)?.message

/** A fixed piece of work of this machine now, in milliseconds. */
function calibrate(): number {
  const begin = performance.now()
  let sum = 0
  for (let index = 0; index < 2_000_000; index += 1) sum = (sum + index * index) % 1_000_003
  return performance.now() - begin + (sum > 0 ? 0 : 1)
}

describe('a document that asks for too much is refused before it is validated', () => {
  const unit = calibrate()
  test.each(ATTACKS.map((attack) => [attack.name, attack] as const))('%s', (_name, attack) => {
    const begin = performance.now()
    const refusal = refusalOf(attack)
    const took = performance.now() - begin
    expect(refusal).toMatchObject({ extensions: { code: attack.code } })
    // About as long as the loop, at most; one that is validated or executed takes a hundred times as long.
    expect(took).toBeLessThan(10 * unit)
  })
})

describe('the refusal names what was given and what is allowed', () => {
  test.each([
    ['bytes', '{ a(b: "ä") }', { bytes: 13 }, 'the document has 14 bytes; at most 13 are allowed'],
    ['tokens', '{ a b }', { tokens: 3 }, 'the document has 4 tokens; at most 3 are allowed'],
    [
      'brackets',
      `{ a(b: ${'['.repeat(30)}) }`,
      { depth: 5 },
      'the document is 32 brackets deep; at most 25 are allowed',
    ],
    ['depth', '{ a { b { c } } }', { depth: 2 }, 'the document asks 3 fields deep; at most 2 are allowed'],
    [
      'aliases',
      '{ x: a b b ... { b } }',
      { aliases: 2 },
      'the document has 3 aliases and repeated fields; at most 2 are allowed',
    ],
    [
      'fields',
      '{ a b c }',
      { fields: 2 },
      'the document has 3 fields, its fragments counted wherever they are spread; at most 2 are allowed',
    ],
    ['directives', '{ a @x @x b @x }', { directives: 2 }, 'the document has 3 directives; at most 2 are allowed'],
    [
      'cost',
      '{ jobs(first: 100) { nodes { best { trades(first: 0) { totalCount } } } } }',
      { cost: 60_000 },
      'the document would cost 75,202; at most 60,000 is allowed (a field of the answer costs about 1); most of it is ' +
        'jobs.nodes: 100 entries at 752 each. Ask for at most 79 of them at once, or for fewer of their fields',
    ],
  ] as const)('%s', (_limit, query, changes, message) => {
    expect(messageOf(query, changes)).toBe(message)
  })

  test('and what is as large as allowed is taken', () => {
    expect(messageOf('{ a(b: "ä") }', { bytes: 14 })).toBeUndefined()
    expect(messageOf('{ x: a b b @x ... { b } }', { tokens: 13, aliases: 3, fields: 5, directives: 1 })).toBeUndefined()
    expect(messageOf('{ a { b { c } } }', { depth: 3 })).toBeUndefined()
    const asked = '{ jobs(first: 79) { nodes { best { trades(first: 0) { totalCount } } } } }'
    expect(messageOf(asked, { cost: 60_000 })).toBeUndefined()
  })
})

describe('the cost of a document', () => {
  const costOf = (query: string, variables = {}) =>
    (refusalOf({ query, variables }, { cost: -1 }) as unknown as { extensions: { given: number } }).extensions.given

  test.each([
    ['{ strategy(name: "rsi") { name title } }', {}, 3],
    ['{ jobs(first: 7) { nodes { id name } } }', {}, 2 + 7 * 2],
    ['{ jobs(first: 7) { totalCount pageInfo { endCursor } edges { cursor node { id } } } }', {}, 5 + 7 * 3],
    ['{ jobs { nodes { id } } }', {}, 2 + 50],
    ['query ($n: Int) { jobs(first: $n) { nodes { id } } }', { n: 3 }, 2 + 3],
    ['query ($n: Int) { jobs(first: $n) { nodes { id } } }', {}, 2 + 50],
    ['query ($n: Int = 4) { jobs(first: $n) { nodes { id } } }', {}, 2 + 4],
    ['{ jobs(first: -5) { nodes { id } } }', {}, 2],
    [
      '{ jobs(first: 7) { ...p } } fragment p on JobConnection { nodes { ...j ...j } } fragment j on Job { id }',
      {},
      2 + 7 * 2,
    ],
    ['{ node(id: 1) { ... on Job { name } ... on Dataset { candles(points: 9) { close } } } }', {}, 2 + 250 + 9],
    ['{ job(id: 1) { cells(x: "a", y: "b", classes: 10) { x trials } } }', {}, 1 + 250 + 100 * 2],
    ['{ job(id: 1) { density(x: SHARPE, y: TRADES) { count } } }', {}, 1 + 250 + 60 * 60],
    ['{ job(id: 1) { cells(x: "a", y: "b", classes: 9999) { trials } } }', {}, 1 + 250 + 10_000],
    ['{ job(id: 1) { distribution(metric: SHARPE, classes: 7) { count } } }', {}, 1 + 250 + 7],
    ['query ($n: Int) { job(id: 1) { sample(first: $n) { number } } }', { n: 9 }, 1 + 250 + 9],
    ['{ job(id: 1) { front(x: SHARPE, y: TRADES) { number } history(points: 3) { best } } }', {}, 1 + 450 + 253],
    ['{ nothing { of { this } } }', {}, 1],
  ])('%s %j', (query, variables, cost) => {
    expect(costOf(query, variables)).toBe(cost)
  })

  test('is that of the operation that is asked for', () => {
    const document = parse('query A { strategies { name } } query B { strategy(name: "rsi") { name } }')
    const check = (operationName: string) => () =>
      checkCost(schema, document, { operationName }, { ...LIMITS, cost: 10 })
    expect(check('A')).toThrow('would cost')
    expect(check('B')).not.toThrow()
  })
})

describe('what the page and GraphiQL ask has room', () => {
  test('GraphiQL’s question for the whole schema', () => {
    const options = { inputValueDeprecation: true, schemaDescription: true, specifiedByUrl: true, oneOf: true }
    expect(
      messageOf(getIntrospectionQuery({ ...options, directiveIsRepeatable: true }), { cost: LIMITS.cost / 2 }),
    ).toBeUndefined()
  })

  test('every document of the page, at its largest', async () => {
    const files = globSync('web/api/documents/*.ts').map((file) => import(resolve(file)))
    const modules = (await Promise.all(files)) as Record<string, DocumentNode>[]
    const documents = modules.flatMap(Object.entries).filter(([name]) => !name.endsWith('Parts'))
    expect(documents.length).toBeGreaterThan(20)
    const half = Object.fromEntries(Object.entries(LIMITS).map(([name, most]) => [name, most / 2]))
    for (const [name, document] of documents) {
      const first = name === 'DatasetsQuery' ? 25 : 200
      expect([name, messageOf(print(document), half, { first, points: 120 })]).toEqual([name, undefined])
    }
  })

  test('all that the list of datasets reads again', async () => {
    const { DatasetsQuery } = await import('../../../../web/api/documents/datasets.ts')
    expect(refusalOf({ query: print(DatasetsQuery), variables: { first: 100, points: 120 } })).toBeNull()
  })

  test('a page of 1,000 trials with all that is kept of them', () => {
    const all = `number state error strategy direction takeProfit stopLoss parameters { name value }
      metrics { totalReturn annualReturn sharpe sortino maxDrawdown trades winRate profitFactor exposure }`
    expect(messageOf(`{ job(id: 1) { trials(first: 1000) { edges { cursor node { ${all} } } } } }`)).toBeUndefined()
  })
})

describe('over every transport', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await openTestApp()
  })
  afterAll(() => app.close())

  // A request of megabytes takes its time before there is a document; a socket ends on it.
  const [long, short] = [true, false].map((isLong) =>
    ATTACKS.filter((one) => (one.isLongerThanMessages ?? false) === isLong),
  )

  describe.each(Object.entries(TRANSPORTS))('%s', (transport, send) => {
    test('each is refused with its code, and nobody waits', async () => {
      const delayOf = async (action: (attack: Attack) => Promise<void>) => {
        const delay = monitorEventLoopDelay({ resolution: 5 })
        for (const attack of short ?? []) {
          delay.enable()
          await action(attack)
          delay.disable()
        }
        return delay.max / 1e6
      }
      // What this machine makes of documents that ask for little.
      const usual = await delayOf(async () => void (await send(app.port, { query: '{ strategies { name } }' })))
      const attacked = await delayOf(async (attack) => {
        const { data = null, errors = [] } = await send(app.port, attack)
        const [error] = errors
        const said = [attack.name, data === null, errors.length, error?.extensions?.code]
        expect(said).toEqual([attack.name, true, 1, attack.code])
        expect(error?.extensions).not.toHaveProperty('http')
      })
      // 40 ms as a rule; 8,600 where aliases were executed.
      expect(attacked).toBeLessThan(500 + 5 * usual)
    })

    test.each([
      ['{ strategies { name ', {}, 'GRAPHQL_PARSE_FAILED'],
      ['{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
      ['query ($id: ID!) { job(id: $id) { id } }', {}, 'BAD_USER_INPUT'],
      ['query ($first: Int) { jobs(first: $first) { totalCount } }', { first: 'many' }, 'BAD_USER_INPUT'],
      ['subscription ($id: ID!) { progress(job: $id) { seq } }', { id: {} }, 'BAD_USER_INPUT'],
      ['{ jobs(first: -1) { totalCount } }', {}, 'BAD_USER_INPUT'],
    ])('%s with %j has a code, and nothing of another transport', async (query, variables, code) => {
      const { errors } = await send(app.port, { query, variables })
      expect(errors?.map(({ extensions }) => extensions)).toEqual([expect.objectContaining({ code })])
      expect(errors?.[0]?.extensions).not.toHaveProperty('http')
    })

    test.skipIf(transport === 'WebSocket')(
      'one that is longer than a message of a socket is refused alike',
      async () => {
        for (const attack of long ?? []) {
          const { errors } = await send(app.port, attack)
          expect(errors?.[0]?.extensions).toMatchObject({ code: attack.code })
        }
      },
    )

    test('a document that was refused with some variables is answered with others', async () => {
      const query = 'query ($n: Int) { jobs(first: $n) { nodes { best { trades { totalCount } } } } }'
      const codes = async (n: number) =>
        (await send(app.port, { query, variables: { n } })).errors?.[0]?.extensions?.code
      expect([await codes(1_000), await codes(1), await codes(1_000)]).toEqual(['TOO_COSTLY', undefined, 'TOO_COSTLY'])
    })
  })
})
