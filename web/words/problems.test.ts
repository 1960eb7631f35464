import { describe, expect, test } from 'vitest'
import { blankForm } from '../form/runForm.ts'
import { tellNote, tellProblem } from './problems.ts'

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
    ['9 more notes are not told', '9 more notes are not told'],
  ])('%s is told in the names of the form', (note, told) => {
    expect(tellNote(note, form)).toBe(told)
  })
})
