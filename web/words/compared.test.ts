import { expect, test } from 'vitest'
import type { ComparedJob } from '../api/documents/compare.ts'
import { addressOf, readNamed, sideOf } from './compared.ts'
import { figureRows, settingRows } from './comparison.ts'
import { THIN } from './format.ts'

const METRICS = {
  totalReturn: 0.5,
  annualReturn: 0.1,
  sharpe: 1,
  sortino: null,
  calmar: 1,
  maxDrawdown: 0.2,
  trades: 10,
  winRate: 0.5,
  profitFactor: null,
  exposure: 0.3,
}

const trialOf = (number: number, metrics: Partial<typeof METRICS>, fast: number) => ({
  number,
  strategy: 'sma-cross',
  direction: 'LONG',
  takeProfit: null,
  stopLoss: null,
  parameters: [{ name: 'fast', value: fast }],
  metrics: { ...METRICS, ...metrics },
  equity: [],
})

const jobOf = (changes: object) =>
  ({
    id: 'a',
    kind: 'OPTIMIZATION',
    name: 'a sweep',
    dataset: { id: 's', name: 'S&P' },
    specification: '{"kind":"OPTIMIZATION","input":{"directions":["LONG"]}}',
    benchmark: { metrics: { ...METRICS, totalReturn: 9 }, equity: [] },
    ...changes,
  }) as unknown as ComparedJob

test('an address names jobs and trials in its order, each once, and at most six', () => {
  const read = (text: string) => readNamed(new URLSearchParams(text))
  const named = read('job=a&trial=b:3&job=a&trial=b&trial=:1&trial=b:x&other=1&trial=a:0')
  expect(named).toEqual([
    { job: 'a', trial: null },
    { job: 'b', trial: 3 },
    { job: 'a', trial: 0 },
  ])
  expect(addressOf(named)).toBe('/compare?job=a&trial=b:3&trial=a:0')
  expect(addressOf([])).toBe('/compare')
  expect(read('job=1&job=2&job=3&job=4&job=5&job=6&job=7')).toHaveLength(6)
})

test('a job stands for its best trial, a walk-forward job for what it earned out of sample', () => {
  const whole = { job: 'a', trial: null }
  expect(sideOf(whole, jobOf({ best: trialOf(7, {}, 5) }))).toMatchObject({
    name: 'a sweep',
    mark: '',
    detail: `Sweep · fast${THIN}5`,
  })
  const outOfSample = { metrics: METRICS, equity: [] }
  expect(sideOf(whole, jobOf({ kind: 'WALK_FORWARD', outOfSample }))?.detail).toBe('Walk-forward, out of sample')
  expect(sideOf(whole, jobOf({ best: null }))).toMatchObject({ metrics: null, equity: [] })
  expect(sideOf({ job: 'a', trial: 1_234 }, jobOf({ trial: trialOf(1_234, {}, 5) }))).toMatchObject({
    name: 'sma-cross',
    mark: '#1,234',
  })
  expect(sideOf({ job: 'a', trial: 1 }, jobOf({ trial: null }))).toBe(null)
})

const sides = [
  { job: 'a', trial: 1, of: trialOf(1, { sharpe: 2, maxDrawdown: 0.1 }, 5) },
  { job: 'a', trial: 2, of: trialOf(2, { totalReturn: -0.1 }, 9) },
].flatMap(({ of, ...named }) => sideOf(named, jobOf({ trial: of })) ?? [])

test('of figures the best is marked, never holding, and none where all are equal or neither is better', () => {
  const rows = new Map(figureRows(sides).map((row) => [row.name, row]))
  expect(rows.get('Return')).toMatchObject({
    best: [0],
    texts: [`▲${THIN}50.0${THIN}%`, `▼${THIN}10.0${THIN}%`, `▲${THIN}900.0${THIN}%`],
  })
  expect(rows.get('Max drawdown')?.best).toEqual([0])
  expect([rows.get('Calmar')?.best, rows.get('Trades')?.best, rows.get('Sortino')?.best]).toEqual([[], [], []])
  expect(rows.get('Sortino')?.titles).toEqual(['It does not exist', 'It does not exist', 'It does not exist'])
  expect(rows.get('Return')?.titles).toEqual(['0.5', '-0.1', '9'])
  expect(rows.get('Sortino')?.texts).toEqual(['–', '–', '–'])
  expect(rows.has('Held out')).toBe(false)
})

test('every figure is told as people write it', () => {
  const [one] = sides
  const first = figureRows(one ? [one] : []).map(({ name, texts }) => `${name} ${texts[0]}`.replaceAll(THIN, ' '))
  expect(first).toEqual([
    'Return ▲ 50.0 %',
    'A year ▲ 10.0 %',
    'Sharpe 2.00',
    'Sortino –',
    'Calmar 1.00',
    'Max drawdown 10.0 %',
    'Profit factor –',
    'Trades 10',
    'Win rate 50.0 %',
    'Exposure 30.0 %',
  ])
})

test('more trades or more exposure are no better', () => {
  const all = [{ trades: 5, exposure: 0.1, winRate: 0.4 }, {}].map((metrics, index) =>
    sideOf({ job: 'a', trial: index }, jobOf({ trial: trialOf(index, metrics, 5) })),
  )
  const rows = new Map(figureRows(all.flatMap((side) => side ?? [])).map((row) => [row.name, row.best]))
  expect([rows.get('Trades'), rows.get('Exposure'), rows.get('Win rate')]).toEqual([[], [], [1]])
})

test('what was held out is told of jobs that held something out', () => {
  const heldOut = { metrics: { totalReturn: 0.02 } }
  const all = [jobOf({ best: trialOf(1, {}, 5), heldOut }), jobOf({ best: trialOf(1, {}, 5), heldOut: null })]
  const rows = figureRows(all.flatMap((job) => sideOf({ job: 'a', trial: null }, job) ?? []))
  expect(rows.find(({ name }) => name === 'Held out')).toMatchObject({
    best: [],
    texts: [`▲${THIN}2.0${THIN}%`, '–', '–'],
    titles: ['0.02', 'Nothing was held out', ''],
  })
  expect(rows.map(({ name }) => name).slice(1, 4)).toEqual(['A year', 'Held out', 'Sharpe'])
  const losses = [-0.3, -0.1].map((totalReturn) =>
    sideOf({ job: 'a', trial: null }, jobOf({ best: trialOf(1, {}, 5), heldOut: { metrics: { totalReturn } } })),
  )
  const held = figureRows(
    [...losses, sideOf({ job: 'a', trial: null }, all[1] ?? jobOf({}))].flatMap((side) => side ?? []),
  )
  expect(held.find(({ name }) => name === 'Held out')?.best).toEqual([1])
})

test('of settings those are open that differ', () => {
  const rows = settingRows(sides)
  expect(rows.filter(({ differs }) => differs)).toEqual([{ name: 'fast', texts: ['5', '9'], differs: true }])
  expect(rows.map(({ name }) => name)).toEqual([
    'Kind',
    'Dataset',
    'Strategy',
    'Direction',
    'fast',
    'Take profit',
    'Stop loss',
    'Directions',
  ])
})

test('exits are settings, and what one side lacks is a dash', () => {
  const exits = { ...trialOf(1, {}, 5), takeProfit: 0.05, stopLoss: 0.02, direction: 'SHORT' }
  const other = { ...trialOf(2, {}, 5), parameters: [{ name: 'slow', value: 50 }] }
  const pair = [exits, other].flatMap((trial, at) => sideOf({ job: 'a', trial: at }, jobOf({ trial })) ?? [])
  const rows = settingRows(pair).filter(({ differs }) => differs)
  expect(rows.map(({ name, texts }) => `${name}: ${texts.join(' | ')}`.replaceAll(THIN, ' '))).toEqual([
    'Direction: short | long',
    'fast: 5 | –',
    'Take profit: 5.0 % | none',
    'Stop loss: 2.0 % | none',
    'slow: – | 50',
  ])
})

test('none is the best of jobs on other candles', () => {
  const other = sideOf({ job: 'b', trial: 3 }, jobOf({ dataset: { id: 'd', name: 'DAX' }, trial: trialOf(3, {}, 5) }))
  expect(figureRows([...sides, ...(other ? [other] : [])]).flatMap(({ best }) => best)).toEqual([])
})

test('of a job without a best trial the strategies that it tries are told', () => {
  const strategies = [{ strategy: 'sma-cross', space: [] }]
  const walk = jobOf({
    kind: 'WALK_FORWARD',
    best: null,
    specification: JSON.stringify({ kind: 'WALK_FORWARD', input: { optimization: { strategies } } }),
  })
  const rows = settingRows([walk].flatMap((job) => sideOf({ job: 'a', trial: null }, job) ?? []))
  expect(rows.find(({ name }) => name === 'Strategy')?.texts).toEqual(['sma-cross'])
})
