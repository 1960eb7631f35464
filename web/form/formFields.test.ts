import { describe, expect, test } from 'vitest'
import type { StrategyNode } from '../api/documents/strategies.ts'
import { changesOf, formFields } from './formFields.ts'
import { blankForm, fieldOfStrategy, type RunForm } from './runForm.ts'

const rsi: StrategyNode = {
  name: 'rsi',
  title: 'RSI',
  description: '',
  family: 'momentum',
  builtIn: true,
  parameters: [{ name: 'period', kind: 'INTEGER', min: 2, max: 50, step: 1, default: 14, description: '' }],
  relations: [],
}
const field = fieldOfStrategy(rsi)
const FORM: RunForm = {
  ...blankForm(),
  strategies: [field, { ...field, parameters: field.parameters.map((one) => ({ ...one, by: 'values' as const })) }],
  relations: [{ lower: 'period', upper: 'slow', factor: '2', orEqual: true }],
}
const changed = (change: Partial<RunForm>, before: RunForm = FORM) => [...changesOf({ ...before, ...change }, before)]

describe('a field of the form', () => {
  test('has a path of its own, by which the API names it, and a label', () => {
    const fields = formFields(FORM)
    const paths = fields.map(({ path }) => path)
    expect(paths).toEqual([...new Set(paths)])
    expect(paths.filter((path) => !/^[a-z]+(\.\w+)*$/i.test(path))).toEqual([])
    expect(fields.filter(({ label }) => label === '')).toEqual([])
  })

  test('of a parameter is its list or the parts of its range', () => {
    const own = formFields(FORM).filter(({ path }) => path.startsWith('strategies.'))
    expect(own.map(({ path, label, text }) => `${path} ${label}: ${text}`)).toEqual([
      'strategies.0.strategy rsi: rsi',
      'strategies.0.space.0.range.min rsi period: 10',
      'strategies.0.space.0.range.max rsi period: 18',
      'strategies.0.space.0.range.step rsi period: 2',
      'strategies.0.space.0.range.logarithmic rsi period: range',
      'strategies.1.strategy rsi: rsi',
      'strategies.1.space.0.values rsi period: 14',
    ])
    const one = formFields({ ...FORM, kind: 'BACKTEST' }).filter(({ path }) => path.startsWith('strategies.'))
    expect(one.map(({ path, text }) => `${path}: ${text}`)).toEqual([
      'strategies.0.strategy: rsi',
      'strategies.0.space.0.values: 14',
    ])
  })

  // What is typed of another kind of search, or of a draw of trials, is told where that is chosen.
  const others = ['kind', 'method', 'training', 'trials', 'draws', 'objective']
  test.each(
    Object.entries(blankForm()).flatMap(([name, value]) =>
      typeof value === 'string' && !others.includes(name) ? [name] : [],
    ),
  )('shows what is typed as %s, and nothing else does', (name) => {
    const changes = changed({ [name]: 'typed' })
    expect(changes).toHaveLength(1)
    expect(changes[0]?.[1]).toBe(String(blankForm()[name as keyof RunForm]))
  })
})

test.each<[Partial<RunForm>, string, string]>([
  [{ short: true }, 'directions', 'long'],
  [{ anchored: true }, 'anchored', 'no'],
  [{ declared: false }, 'constraints.declared', 'yes'],
  [{ objective: 'CALMAR' }, 'objective', 'SHARPE'],
  [{ trials: '5' }, 'sampler.trials', ''],
  [{ training: 'RANDOM' }, 'sampler.method', 'GRID'],
  [
    { relations: [{ lower: 'period', upper: 'slow', factor: '2', orEqual: false }] },
    'constraints.relations.0.orEqual',
    'true',
  ],
])('a change of %j is one at %s, which was “%s”', (change, path, before) => {
  expect(changed(change)).toEqual([[path, before]])
})

test('a search shows how it draws, and how many', () => {
  const search: RunForm = { ...FORM, kind: 'SEARCH' }
  expect(changed({ method: 'RANDOM', draws: '40' }, search)).toEqual([
    ['sampler.method', 'BAYESIAN'],
    ['sampler.trials', '200'],
  ])
  expect(changed({ training: 'RANDOM', trials: '40' }, search)).toEqual([])
})

test('both directions are told, or none', () => {
  const textOf = (change: Partial<RunForm>) =>
    formFields({ ...FORM, ...change }).find(({ path }) => path === 'directions')?.text
  expect([textOf({ short: true }), textOf({ long: false }), textOf({ long: false, short: true })]).toEqual([
    'long and short',
    '',
    'short',
  ])
})

test('a strategy that is added is a change, and what was not there was blank', () => {
  const changes = changed({ strategies: FORM.strategies }, { ...FORM, strategies: [field] })
  expect(changes).toEqual([
    ['strategies', '1'],
    ['strategies.1.strategy', ''],
    ['strategies.1.space.0.values', ''],
  ])
})

test('what a form is called by people is told with each field', () => {
  const labels = new Map(formFields(FORM).map(({ path, label }) => [path, label]))
  expect(
    ['dataset', 'exits.stopLoss', 'account.fee', 'run.watchdog.abort', 'objective'].map((path) => labels.get(path)),
  ).toEqual(['Dataset', 'Stop loss', 'Fee', 'When stalled', 'Best by'])
})
