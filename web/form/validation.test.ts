import { expect, test } from 'vitest'
import { changesOf } from './formFields.ts'
import { blankForm } from './runForm.ts'
import { validated } from './validation.ts'

const FORM = blankForm()
const changed = (by: string | undefined, form = FORM) => [...changesOf(validated(form, by), form).keys()]

test('a job that is run again to hold bars back has the last fifth of them held out, and nothing else changed', () => {
  expect(validated(FORM, 'holdOut').holdOut).toBe('20')
  expect(changed('holdOut')).toEqual(['holdOut'])
})

test('a job that is run again to ask for trades asks for thirty', () => {
  expect(validated(FORM, 'minTrades').minTrades).toBe('30')
  expect(changed('minTrades')).toEqual(['constraints.minTrades'])
})

test('a job that is walked forward searches each training as it was searched itself', () => {
  const walked = (form: Partial<typeof FORM>) => validated({ ...FORM, ...form }, 'walkForward')
  expect(walked({ kind: 'GRID', trials: '500' })).toMatchObject({
    kind: 'WALK_FORWARD',
    training: 'GRID',
    trials: '500',
  })
  expect(walked({ kind: 'SEARCH', method: 'RANDOM', draws: '80' })).toMatchObject({
    kind: 'WALK_FORWARD',
    training: 'RANDOM',
    trials: '80',
  })
  expect(walked({ kind: 'IMPROVEMENT' })).toMatchObject({ kind: 'WALK_FORWARD', training: 'BAYESIAN', trials: '200' })
})

test('an address that asks for nothing known changes nothing', () => {
  expect(validated(FORM, undefined)).toBe(FORM)
  expect(validated(FORM, 'nonsense')).toBe(FORM)
})
