import { expect, test } from 'vitest'
import type { TrialRowNode, TrialSpace } from '../../../api/documents/trialRows.ts'
import { chosenColumns, columnsOf, noteOf, turnColumn } from './columns.ts'

const dimension = (strategy: string | null, name: string, values: (number | null)[]): TrialSpace['space'][number] => ({
  strategy,
  name,
  values,
  min: 1,
  max: 9,
  step: 1,
  logarithmic: false,
})

const SPACE: TrialSpace = {
  id: '1',
  kind: 'OPTIMIZATION',
  objective: 'SHARPE',
  directions: ['LONG'],
  strategies: [{ name: 'sma-cross' }, { name: 'ppo' }],
  space: [
    dimension('sma-cross', 'fast', [5, 10]),
    dimension('sma-cross', 'slow', [50]),
    dimension('ppo', 'fast', [5]),
    dimension(null, 'stopLoss', [null, 0.02]),
    dimension(null, 'takeProfit', [null]),
  ],
  folds: [],
}

const TRIAL: TrialRowNode = {
  number: 1234,
  state: 'SUCCEEDED',
  error: null,
  strategy: 'ppo',
  direction: 'LONG',
  takeProfit: null,
  stopLoss: 0.02,
  admissible: false,
  violations: ['0 trades; at least 1 is asked for', 'drawdown 60 %; at most 50 % is asked for'],
  parameters: [{ name: 'fast', value: 5 }],
  metrics: null,
  objective: null,
  fold: null,
  test: false,
}

const names = (columns: readonly { readonly id: string }[]) => columns.map(({ id }) => id)

test('a job of several strategies shows which, each parameter of any of them, and the exits that differ', () => {
  const shown = chosenColumns(columnsOf(SPACE), '')
  expect(names(shown).slice(0, 6)).toEqual(['number', 'strategy', 'p.fast', 'p.slow', 'stopLoss', 'totalReturn'])
  expect(shown.slice(0, 6).map((one) => one.text(TRIAL).replaceAll('\u202f', ' '))).toEqual([
    '1,234',
    'ppo',
    '5',
    '–',
    '2.0 %',
    '–',
  ])
})

test('a job of one strategy in one direction does not say so in each row', () => {
  const shown = names(chosenColumns(columnsOf({ ...SPACE, strategies: [{ name: 'ppo' }] }), ''))
  expect(shown).not.toContain('strategy')
  expect(shown).not.toContain('direction')
})

test('many parameters stand in one column', () => {
  const many = Array.from({ length: 6 }, (_, index) => dimension('ppo', `p${index}`, [1, 2]))
  const shown = names(chosenColumns(columnsOf({ ...SPACE, space: many }), ''))
  expect(shown).toContain('parameters')
  expect(shown).not.toContain('p.p1')
})

test('a column that is turned is shown or hidden, turned again it is as usual, and the number stays', () => {
  const text = turnColumn(turnColumn(turnColumn('', 'calmar'), 'sharpe'), 'number')
  const shown = names(chosenColumns(columnsOf(SPACE), text))
  expect(shown).toContain('calmar')
  expect(shown).toContain('number')
  expect(shown).not.toContain('sharpe')
  expect(chosenColumns(columnsOf(SPACE), turnColumn('calmar', 'calmar'))).toHaveLength(
    chosenColumns(columnsOf(SPACE), '').length,
  )
})

test('trials of a walk-forward analysis show their fold, their role and its dates', () => {
  const at = (month: string) => `2020-${month}-01T00:00:00.000Z`
  const fold = { number: 2, trainFrom: at('01'), trainTo: at('03'), testFrom: at('04'), testTo: at('05') }
  const columns = columnsOf({ ...SPACE, kind: 'WALK_FORWARD', folds: [fold] }).filter(({ id }) =>
    ['fold', 'role', 'dates'].includes(id),
  )
  const texts = (trial: TrialRowNode) => columns.map((one) => one.text(trial))
  expect(texts({ ...TRIAL, fold: 2, test: true })).toEqual(['2', 'Test', expect.stringMatching(/Apr.*May/)])
  expect(texts({ ...TRIAL, fold: 2 })).toEqual(['2', 'Training', expect.stringMatching(/Jan.*Mar/)])
  expect(texts({ ...TRIAL, fold: 3 })).toEqual(['3', 'Training', '–'])
})

test('each column has a head, and figures stand right beneath heads that sort', () => {
  const columns = columnsOf({ ...SPACE, kind: 'WALK_FORWARD' })
  expect(columns.map(({ name, order }) => (order ? `${name} ↓` : name))).toEqual([
    '# ↓',
    'Strategy',
    'Direction',
    'Fold',
    'Role',
    'Dates',
    'Parameters',
    'fast',
    'slow',
    'Take',
    'Stop',
    'Return ↓',
    'Sharpe ↓',
    'Drawdown ↓',
    'Sortino ↓',
    'Trades ↓',
    'Win rate ↓',
    'Factor ↓',
    'A year ↓',
    'Calmar ↓',
    'Exposure ↓',
    'Objective ↓',
    'Note',
  ])
  const left = columns.filter(({ right }) => !right).map(({ name }) => name)
  expect(left).toEqual(['Strategy', 'Direction', 'Role', 'Dates', 'Parameters', 'Note'])
  const orders = columns.flatMap(({ order }) => order ?? [])
  expect(new Set(orders).size).toBe(orders.length)
})

test('which columns are shown unless the reader turns them', () => {
  expect(chosenColumns(columnsOf(SPACE), '').map(({ name }) => name)).toEqual([
    '#',
    'Strategy',
    'fast',
    'slow',
    'Stop',
    'Return',
    'Sharpe',
    'Drawdown',
    'Sortino',
    'Trades',
    'Win rate',
    'Factor',
    'Note',
  ])
})

test('a column is as wide as its head and its figures need', () => {
  const widths = new Map(columnsOf(SPACE).map(({ id, width }) => [id, width]))
  expect([widths.get('p.fast'), widths.get('totalReturn'), widths.get('sharpe')]).toEqual([48, 88, 76])
  const long = columnsOf({ ...SPACE, space: [dimension('ppo', 'signalLength', [1, 2])] })
  expect(long.find(({ id }) => id === 'p.signalLength')?.width).toBe(16 + 7 * 12)
})

test('who points at a cell gets all of it', () => {
  const metrics = {
    totalReturn: 0.345_678,
    annualReturn: 0.02,
    sharpe: 0.654_321,
    sortino: null,
    calmar: 0.3,
    maxDrawdown: 0.1234,
    trades: 18,
    winRate: 0.5,
    profitFactor: 1.5,
    exposure: 0.25,
  }
  const trial = { ...TRIAL, metrics, objective: 0.654_321 }
  const cell = (id: string, of: TrialRowNode) => {
    const found = columnsOf(SPACE).find((one) => one.id === id)
    return found && [found.text(of), found.title(of)].map((text) => text?.replaceAll('\u202f', ' '))
  }
  expect(cell('sharpe', trial)).toEqual(['0.65', '0.654321'])
  expect(cell('totalReturn', trial)).toEqual(['▲ 34.6 %', '34.5678 %'])
  expect(cell('sortino', trial)).toEqual(['–', 'No return is negative.'])
  expect(cell('sharpe', TRIAL)).toEqual(['–', undefined])
  expect(cell('objective', trial)).toEqual(['0.65', '0.654321'])
  expect(cell('objective', TRIAL)).toEqual(['–', 'It does not exist.'])
  expect(cell('parameters', trial)).toEqual(['fast 5', 'fast 5'])
  expect(cell('strategy', trial)).toEqual(['ppo', 'ppo'])
  expect(cell('direction', trial)).toEqual(['Long', undefined])
  expect(cell('takeProfit', trial)).toEqual(['–', undefined])
  expect(cell('note', TRIAL)).toEqual([noteOf(TRIAL), noteOf(TRIAL)])
  expect(cell('note', { ...TRIAL, violations: [] })).toEqual(['', undefined])
})

test('a row says what its trial breaks, or why it failed', () => {
  expect(noteOf(TRIAL)).toBe('0 trades; at least 1 is asked for; drawdown 60 %; at most 50 % is asked for')
  expect(noteOf({ ...TRIAL, state: 'FAILED', error: 'boom' })).toBe('Failed: boom')
  expect(noteOf({ ...TRIAL, state: 'TIMED_OUT' })).toBe('Timed out')
})
