import { expect, test } from 'vitest'
import type { DrawnTrial } from '../../../api/documents/explore.ts'
import type { TrialSpace } from '../../../api/documents/trialRows.ts'
import { axesOf } from './axes.ts'
import { writtenLabels } from './axis.ts'

const dimension = (strategy: string | null, name: string, values: (number | null)[]): TrialSpace['space'][number] => {
  const own = values.flatMap((value) => value ?? [])
  return { strategy, name, values, min: Math.min(...own), max: Math.max(...own), step: null, logarithmic: false }
}

const SPACE: TrialSpace = {
  id: '1',
  kind: 'OPTIMIZATION',
  objective: 'SHARPE',
  directions: ['LONG', 'SHORT'],
  strategies: [{ name: 'sma-cross' }, { name: 'ppo' }],
  space: [
    dimension('sma-cross', 'fast', [5, 10, 15]),
    dimension('sma-cross', 'slow', [50]),
    dimension('ppo', 'fast', [25]),
    dimension(null, 'stopLoss', [0.04, null, 0.02]),
    dimension(null, 'takeProfit', [null]),
  ],
  folds: [],
}

const trial = (number: number, fast: number, sharpe: number): DrawnTrial => ({
  number,
  admissible: true,
  objective: sharpe,
  strategy: 'ppo',
  direction: 'LONG',
  takeProfit: null,
  stopLoss: null,
  parameters: [{ name: 'fast', value: fast }],
  metrics: {
    totalReturn: 0.1 * number,
    annualReturn: 0.1,
    sharpe,
    sortino: null,
    calmar: null,
    maxDrawdown: 0.1 * number,
    trades: 10 * number,
    winRate: 0.5,
    profitFactor: null,
    exposure: 0.5,
  },
})
const TRIALS = [trial(1, 5, 0), trial(2, 15, 1)]
const AXES = axesOf(SPACE, TRIALS)
const axis = (id: string) => {
  const found = AXES.find((one) => one.id === id)
  if (!found) throw new Error(`there is no axis ${id}`)
  return found
}
const at = (id: string) => TRIALS.map((one) => axis(id).at(one))

test('what differs has an axis, tried first, then what came of it', () => {
  expect(AXES.map(({ id }) => id)).toEqual([
    'strategy',
    'direction',
    'p.fast',
    'stopLoss',
    'TRADES',
    'MAX_DRAWDOWN',
    'TOTAL_RETURN',
    'SHARPE',
  ])
})

test('trials stand at their values, the better figures higher', () => {
  expect(at('SHARPE')).toEqual([0, 1])
  expect(at('MAX_DRAWDOWN')).toEqual([1, 0])
  expect(at('strategy')).toEqual([0.75, 0.75])
  expect(axis('stopLoss').labels.map(({ text }) => text.replaceAll('\u202f', ' '))).toEqual(['none', '2.0 %', '4.0 %'])
})

test('a parameter has no axis where no trial could differ in it, and a trial without one has no place on it', () => {
  const other: DrawnTrial = { ...trial(3, 5, 0), parameters: [{ name: 'slow', value: 50 }] }
  expect(axis('p.fast').at(other)).toBeNull()
  expect(at('p.fast')).toEqual([0, 0.5])
  const one = axesOf({ ...SPACE, directions: ['LONG'], strategies: [{ name: 'ppo' }] }, TRIALS)
  expect(one.map(({ id }) => id).slice(0, 2)).toEqual(['p.fast', 'stopLoss'])
  const many = Array.from({ length: 9 }, (_, index) => dimension('ppo', `p${index}`, [1, 2]))
  expect(axesOf({ ...SPACE, space: many }, []).filter(({ id }) => id.startsWith('p.'))).toHaveLength(6)
})

test('a figure that no trial has is no axis', () => {
  const without = TRIALS.map((one) => ({ ...one, metrics: null }))
  expect(axesOf(SPACE, without).map(({ id }) => id)).not.toContain('SHARPE')
})

test('the ends of an axis say what it goes from and to', () => {
  const labels = (id: string) =>
    axis(id).labels.map(({ text, at: place }) => `${text.replaceAll('\u202f', ' ')} ${place}`)
  expect(labels('SHARPE')).toEqual(['0.00 0', '1.00 1'])
  expect(labels('MAX_DRAWDOWN')).toEqual(['10.0 % 1', '20.0 % 0'])
  expect(labels('direction')).toEqual(['Long 0.25', 'Short 0.75'])
  const [same] = axesOf(SPACE, [trial(1, 5, 0)]).filter(({ id }) => id === 'TRADES')
  expect(same?.labels).toEqual([{ text: '10', at: 0.5 }])
})

test('a logarithmic axis has equal ratios equally far apart', () => {
  const space = [{ ...dimension('ppo', 'fast', [1, 100]), values: null, logarithmic: true }]
  const [fast] = axesOf({ ...SPACE, space }, []).filter(({ id }) => id === 'p.fast')
  expect(fast?.at(trial(1, 10, 0))).toBe(0.5)
  expect(fast?.narrow({}, [0, 0.5]).parameters).toEqual([{ name: 'fast', min: 1, max: 10 }])
})

test('a span that is left of names or values is that of those that are kept', () => {
  expect(axis('strategy').spanOf({})).toBeNull()
  expect(axis('strategy').spanOf({ strategies: ['gone'] })).toBeNull()
  expect(
    axis('strategy')
      .spanOf({ strategies: ['ppo'] })
      ?.map((end) => end.toFixed(2)),
  ).toEqual(['0.55', '0.95'])
  const filter = { parameters: [{ name: 'stopLoss', min: 0.02, max: 0.04 }] }
  expect(
    axis('stopLoss')
      .spanOf(filter)
      ?.map((end) => end.toFixed(3)),
  ).toEqual(['0.367', '0.967'])
  expect(
    axis('stopLoss')
      .spanOf({ parameters: [{ name: 'stopLoss', min: 0.03 }] })
      ?.map((end) => end.toFixed(3)),
  ).toEqual(['0.700', '0.967'])
  expect(axis('stopLoss').spanOf({})).toBeNull()
})

test('all exits are no condition, and none alone cannot be one', () => {
  const filter = { parameters: [{ name: 'stopLoss', min: 0.02, max: 0.04 }] }
  expect(axis('stopLoss').narrow(filter, [0, 1]).parameters).toEqual([])
  expect(axis('stopLoss').narrow(filter, null).parameters).toEqual([])
  expect(axis('stopLoss').narrow(filter, [0, 0.3]).parameters).toEqual([])
})

test('a bound that is open goes to the end of its axis', () => {
  expect(axis('SHARPE').spanOf({ metrics: [{ metric: 'SHARPE', min: 0.25 }] })).toEqual([0.25, 1])
  expect(axis('SHARPE').spanOf({ metrics: [{ metric: 'SHARPE', max: 0.25 }] })).toEqual([0, 0.25])
  expect(axis('SHARPE').spanOf({})).toBeNull()
})

test('a span of an axis is a condition, and a condition is that span', () => {
  const narrowed = axis('SHARPE').narrow({}, [0.25, 0.5])
  expect(narrowed.metrics).toEqual([{ metric: 'SHARPE', min: 0.25, max: 0.5 }])
  expect(axis('SHARPE').spanOf(narrowed)).toEqual([0.25, 0.5])
  expect(axis('MAX_DRAWDOWN').narrow({}, [0.5, 1]).metrics).toEqual([{ metric: 'MAX_DRAWDOWN', min: 0.1, max: 0.15 }])
  expect(axis('SHARPE').narrow(narrowed, null).metrics).toEqual([])
})

test('of whole numbers those inside of a span are chosen; a span without one changes nothing', () => {
  expect(axis('p.fast').narrow({}, [0.12, 0.52]).parameters).toEqual([{ name: 'fast', min: 8, max: 15 }])
  expect(axis('p.fast').narrow({}, [0.12, 0.13])).toEqual({})
})

test('names are chosen by the span that they lie in; all of them are no condition', () => {
  expect(axis('strategy').narrow({}, [0.6, 1]).strategies).toEqual(['ppo'])
  expect(axis('strategy').narrow({}, [0, 1]).strategies).toBeNull()
  expect(axis('strategy').narrow({ strategies: ['ppo'] }, [0.4, 0.6]).strategies).toEqual(['ppo'])
  expect(axis('stopLoss').narrow({}, [0.4, 0.6]).parameters).toEqual([{ name: 'stopLoss', min: 0.02, max: 0.02 }])
})

test.each([
  [83, 13, 12],
  [5, 13, 5],
  [14, 13, 7],
])('of %i names on an axis with room for %i, %i are written', (names, room, written) => {
  const labels = Array.from({ length: names }, (_, at) => ({ text: `${at}`, at: at / names }))
  expect(writtenLabels(labels, room)).toHaveLength(written)
})
