import { expect, test } from 'vitest'
import { cashOf, tellCosts } from './account.ts'

const written = (account: object, nested = false) =>
  JSON.stringify({ input: nested ? { optimization: { account }, folds: 5 } : { account } })

test('costs are told a side, of every kind of job', () => {
  const told = (account: object, nested?: boolean) => tellCosts(written(account, nested)).replaceAll('\u202f', ' ')
  expect(told({ fee: 0.001, slippage: 0 })).toBe('0.1 % a side')
  expect(told({ fee: 0.001, fixedFee: 5, slippage: 0.0005 }, true)).toBe('0.1 % and 5.00 a side, 0.05 % slippage')
  expect(told({ fee: 0 })).toBe('no costs')
})

test('what the account began with is read, where it is said', () => {
  expect(cashOf(written({ initialCash: 500 }))).toBe(500)
  expect(cashOf('{}')).toBeNull()
})
