import { describe, expect, test } from 'vitest'
import type { StrategyNode } from '../api/documents/strategies.ts'
import { formLike, readDraft, writeDraft } from './draft.ts'
import { changesOf } from './formFields.ts'
import { presetsOf } from './presets.ts'
import { countBroken } from './relationCount.ts'
import { blankForm, fieldOfStrategy, type RunForm } from './runForm.ts'

const whole = { kind: 'INTEGER' as const, min: 2, max: 500, step: 1, description: '' }
const relation = { text: 'fast < slow', lower: 'fast', upper: 'slow', factor: 1, orEqual: false }
const cross: StrategyNode = {
  name: 'sma-cross',
  title: 'SMA cross',
  description: '',
  family: 'trend',
  builtIn: true,
  parameters: [
    { ...whole, name: 'fast', default: 10 },
    { ...whole, name: 'slow', default: 50 },
  ],
  relations: [relation],
}
const rsi: StrategyNode = {
  ...cross,
  name: 'rsi',
  parameters: [{ ...whole, name: 'period', default: 14 }],
  relations: [],
}
const written: RunForm = {
  ...blankForm(),
  dataset: 'd1',
  fee: '0.05',
  kind: 'WALK_FORWARD',
  strategies: [fieldOfStrategy(cross)],
  relations: [{ lower: 'fast', upper: 'slow', factor: '2', orEqual: true }],
}

describe('a draft', () => {
  test('is had again as it was written', () => {
    expect(readDraft(writeDraft(written, 7), [cross])).toEqual({ form: written, savedAt: 7 })
  })

  test('loses a strategy that is gone, and a parameter that is new has its default', () => {
    const [fast] = cross.parameters
    const older = { ...cross, parameters: fast ? [fast] : [] }
    const text = writeDraft({ ...written, strategies: [fieldOfStrategy(older), fieldOfStrategy(rsi)] }, 7)
    expect(readDraft(text, [cross])?.form.strategies).toEqual([fieldOfStrategy(cross)])
  })

  const kept = { version: 1, savedAt: 1, form: written }
  test.each([
    ['nothing', null],
    ['half a text', '{"version":1,"savedAt":1,"form":{'],
    ['no object', '7'],
    ['another version', JSON.stringify({ ...kept, version: 0 })],
    ['a field of another type', JSON.stringify({ ...kept, form: { ...written, fee: 0.05 } })],
    ['a field that is missing', JSON.stringify({ ...kept, form: { ...written, fee: undefined } })],
    ['a kind that is none', JSON.stringify({ ...kept, form: { ...written, kind: 'OPTIMIZATION' } })],
    ['a list that is none', JSON.stringify({ ...kept, form: { ...written, strategies: {} } })],
  ])('of %s is none', (_, text) => {
    expect(readDraft(text, [cross])).toBeNull()
  })

  test('of odd parameters and relations is one without them', () => {
    const strategies = [{ strategy: 'sma-cross', parameters: [{ name: 'fast', value: 3 }, null] }, 5]
    const [relation] = written.relations
    const relations = [null, { ...relation, lower: 1 }, { ...relation, orEqual: 'yes' }, 7]
    const text = JSON.stringify({ ...kept, form: { ...written, strategies, relations } })
    expect(readDraft(text, [cross])?.form).toEqual({ ...written, relations: [] })
  })
})

test('a new run begins with the dataset, the kind and the account of the last one', () => {
  const datasets = [{ id: 'd1' }, { id: 'd2' }]
  expect(formLike(written, datasets)).toEqual({ ...blankForm(), kind: 'WALK_FORWARD', dataset: 'd1', fee: '0.05' })
  expect(formLike({ ...written, dataset: 'gone' }, datasets).dataset).toBe('')
  expect(formLike(null, datasets)).toEqual(blankForm())
  expect(formLike(null, [{ id: 'd2' }]).dataset).toBe('d2')
  expect(formLike({ ...written, dataset: 'gone' }, [{ id: 'd2' }]).dataset).toBe('d2')
  expect(formLike(null, []).dataset).toBe('')
})

test('what is changed of a job is told by its field, with what was there', () => {
  const [field = fieldOfStrategy(cross)] = written.strategies
  const parameters = field.parameters.map((one) => (one.name === 'slow' ? { ...one, max: '90' } : one))
  const changed = { ...written, fee: '0.1', strategies: [{ ...field, parameters }] }
  expect([...changesOf(changed, written)]).toEqual([
    ['strategies.0.space.1.range.max', '70'],
    ['account.fee', '0.05'],
  ])
})

test('the grid that is run all day is one click away', () => {
  const [all, around, last] = presetsOf({ ...written, kind: 'BACKTEST' }, [cross, rsi], written)
  expect(all?.trials).toBe(2 * 2 * 10 * 10)
  expect(all?.form).toMatchObject({ kind: 'GRID', dataset: 'd1', fee: '0.05', long: true, short: true })
  expect([all?.form.takeProfit, all?.form.stopLoss]).toEqual([
    '1, 2, 3, 4, 5, 6, 7, 8, 9, 10',
    '1, 2, 3, 4, 5, 6, 7, 8, 9, 10',
  ])
  expect(around).toMatchObject({ trials: 5 * 5, form: { kind: 'GRID' } })
  expect(last).toMatchObject({ name: 'Last run', form: written })
  expect(around?.name).toBe('Around the default')
  expect(around?.form.strategies.map(({ strategy }) => strategy)).toEqual(['sma-cross'])
})

test('where nothing is chosen and nothing was run, one click remains', () => {
  const gone = { ...written, strategies: [{ strategy: 'gone', parameters: [] }] }
  expect(presetsOf(gone, [cross, rsi], null).map(({ name }) => name)).toEqual([
    'All strategies × both directions × 10 × 10 exits',
  ])
  const [, search, last] = presetsOf({ ...written, kind: 'SEARCH', dataset: '' }, [cross, rsi], written)
  expect([search?.form.kind, last?.form.dataset]).toEqual(['SEARCH', 'd1'])
})

describe('candidates that a relation leaves out', () => {
  const field = fieldOfStrategy(cross)
  const ranged = (ends: Record<string, string>) => ({
    ...field,
    parameters: field.parameters.map((one) => ({ ...one, min: '1', max: '4', step: '1', ...ends })),
  })
  const grid: RunForm = { ...blankForm(), strategies: [] }

  test.each([
    ['of 4 × 4', {}, relation, 10],
    ['of 4 × 4 that may be equal', {}, { ...relation, orEqual: true }, 6],
    ['of 4 × 4, by twice as much', {}, { ...relation, factor: 2 }, 14],
    ['of 4 × 4 where no factor is said', {}, { ...relation, factor: null }, 10],
    ['of a range that makes no sense', { max: 'x' }, relation, null],
    ['of a range without a start', { min: '' }, relation, null],
    ['of a range without a step, in that of a grid', { step: '' }, relation, 10],
    ['of too many pairs', { max: '9000' }, relation, null],
    ['of a list that is endless', { max: '9000000' }, relation, null],
    ['by what is no comparison', {}, { ...relation, lower: null }, null],
  ])('are counted %s', (_, ends, asked, expected) => {
    expect(countBroken(grid, ranged(ends), asked)).toBe(expected)
  })

  test('are counted for each direction and exit, and of a grid alone', () => {
    expect(countBroken({ ...grid, short: true, stopLoss: 'none, 2' }, ranged({}), relation)).toBe(40)
    expect(countBroken({ ...grid, kind: 'SEARCH' }, ranged({}), relation)).toBeNull()
  })
})
