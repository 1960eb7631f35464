import { describe, expect, test } from 'vitest'
import { blankForm } from '../form/runForm.ts'
import { tellNote, tellProblem, tellProblems } from './problems.ts'

const PERCENTAGES = [
  'exits.takeProfit',
  'exits.stopLoss',
  'account.fee',
  'account.slippage',
  'account.allocation',
  'constraints.maxDrawdown',
  'constraints.minWinRate',
  'constraints.minExposure',
  'holdOut',
  'trainFraction',
]

describe('a problem that the API found', () => {
  test.each([
    ['account.fee', '1 is not allowed here; it must be from 0 to below 1 (0.001 = 0.1 %)'],
    ['account.allocation', '10 is not allowed here; it must be above 0 and at most 1'],
    ['exits.stopLoss', '-0.03 is not allowed here; it must be above 0 and below 1000 (0.02 = 2 %)'],
    ['trainFraction', '1.5 is not allowed here; it must be above 0 and below 1 (0.7 = 70 % of each window)'],
  ])('with %s, which is typed as a percentage, is told in percent', (field, message) => {
    const told = tellProblem({ path: field, code: 'OUT_OF_RANGE', message }, field)
    expect(told).toMatch(/^Give (a )?percentages? .*100/)
  })

  test('with another number is told as the API tells it', () => {
    const message = '9000 is not allowed here; it must be from 2 to 500'
    expect(tellProblem({ path: 'folds', code: 'OUT_OF_RANGE', message }, 'folds')).toBe(message)
  })

  test('names what it would have changed as the form does, in a sentence', () => {
    const message = 'the space holds 99700200 trials: widen a step, or set sampler.trials'
    expect(tellProblem({ path: 'strategies', code: 'TOO_MANY_TRIALS', message }, null)).toBe(
      'The space holds 99700200 trials: widen a step, or set a limit',
    )
  })

  test('with a percentage that is missing is not told as one that is out of range', () => {
    const message = 'give at least one'
    expect(tellProblem({ path: 'exits.takeProfit', code: 'EMPTY', message }, 'exits.takeProfit')).toBe(
      'Give at least one',
    )
  })
})

describe('a note of the API', () => {
  const form = {
    ...blankForm(),
    strategies: [
      { strategy: 'sma-cross', parameters: [] },
      {
        strategy: 'rsi',
        parameters: [
          {
            name: 'period',
            by: 'values' as const,
            value: '5',
            values: '5, 5, 7',
            min: '',
            max: '',
            step: '',
            isWhole: true,
            gridStep: 1,
          },
        ],
      },
    ],
  }

  test.each([
    [
      'strategies.1.space.0.values: 1 of 3 is a repeat of others; each is tried once',
      'Period: 1 of 3 is a repeat of others; each is tried once',
    ],
    [
      'exits.takeProfit: 2 of 4 are repeats of others; each is tried once',
      'Take profit: 2 of 4 are repeats of others; each is tried once',
    ],
    ['exits.stopLoss: 1 of 2 is a repeat', 'Stop loss: 1 of 2 is a repeat'],
    ['directions: 1 of 2 is a repeat', 'Directions: 1 of 2 is a repeat'],
    ['strategies: 1 of 2 is a repeat', 'Strategies: 1 of 2 is a repeat'],
    ['strategies.7.space.0.values: 1 of 2 is a repeat', '1 of 2 is a repeat'],
    ['run.tags: two lines\nof it', 'Two lines\nof it'],
    ['taken as it is, not as rsi: that is gone', 'Taken as it is, not as rsi: that is gone'],
    ['9 more notes are not told', '9 more notes are not told'],
  ])('%s is told in the names of the form', (note, told) => {
    expect(tellNote(note, form)).toBe(told)
  })
})

describe('what is to be mended', () => {
  test.each([
    [['fee'], 'One problem: fee'],
    [[''], 'One problem'],
    [['fee', 'fee'], '2 problems: fee'],
    [['fee', 'folds', 'fee'], '3 problems: fee, …'],
    [['', 'fee'], '2 problems'],
  ])('in the fields %j is counted: %s', (labels, text) => {
    expect(tellProblems(labels)).toBe(text)
  })
})

test('each percentage is told with what may be typed', () => {
  const told = (field: string) => tellProblem({ path: field, code: 'OUT_OF_RANGE', message: 'x' }, field)
  const share = 'Give a percentage from 0 to 100.'
  const cost = 'Give a percentage from 0 to below 100.'
  expect(Object.fromEntries(PERCENTAGES.map((field) => [field, told(field)]))).toEqual({
    'exits.takeProfit': 'Give percentages above 0 and below 100,000, or “none”.',
    'exits.stopLoss': 'Give percentages above 0 and below 100,000, or “none”.',
    'account.fee': cost,
    'account.slippage': cost,
    'account.allocation': 'Give a percentage above 0 and at most 100.',
    'constraints.maxDrawdown': share,
    'constraints.minWinRate': share,
    'constraints.minExposure': share,
    holdOut: 'Give a percentage from 0 to 90.',
    trainFraction: 'Give a percentage above 0 and below 100.',
  })
  expect(tellProblem({ path: '', code: 'OUT_OF_RANGE', message: 'above stalledAfter' }, null)).toBe(
    'Above “Stalled after”',
  )
})
