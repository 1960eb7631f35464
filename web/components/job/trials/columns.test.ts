import { expect, test } from 'vitest'
import type { TrialRowNode, TrialSpace } from '../../../api/documents/trialRows.ts'
import { chosenColumns, columnsOf, noteOf } from './columns.ts'

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

test('columns are chosen by name in the order of all, and the number stays', () => {
  expect(names(chosenColumns(columnsOf(SPACE), 'sharpe,strategy,nothing'))).toEqual(['number', 'strategy', 'sharpe'])
  expect(names(chosenColumns(columnsOf(SPACE), 'nothing'))).toContain('sharpe')
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

test('a row says what its trial breaks, or why it failed', () => {
  expect(noteOf(TRIAL)).toBe('0 trades; at least 1 is asked for; drawdown 60 %; at most 50 % is asked for')
  expect(noteOf({ ...TRIAL, state: 'FAILED', error: 'boom' })).toBe('Failed: boom')
  expect(noteOf({ ...TRIAL, state: 'TIMED_OUT' })).toBe('Timed out')
})
