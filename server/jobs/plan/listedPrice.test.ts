import { describe, expect, test } from 'vitest'
import { ENGINES } from '../../engine/batch.ts'
import { BUILT_IN } from '../../engine/strategies/builtIn.ts'
import { PRICES } from '../../progress/prices.ts'
import { listedPrice, USUAL_COMPUTATION_MS } from './listedPrice.ts'

describe('the list of prices', () => {
  test.each(BUILT_IN.map(({ name }) => name))('has what %s costs on each engine: npm run bench:prices', (name) => {
    for (const engine of ENGINES) {
      const price = listedPrice(name, engine, USUAL_COMPUTATION_MS)
      expect(price?.rule).toBeGreaterThan(0)
      expect(price?.trial).toBeGreaterThan(0)
      // A bar takes a thread between a hundredth of a nanosecond and a hundred microseconds.
      for (const seconds of [price?.rule, price?.trial]) {
        expect(seconds).toBeGreaterThan(1e-12)
        expect(seconds).toBeLessThan(1e-4)
      }
    }
  })

  test('has no strategy that there is not', () => {
    expect(Object.keys(PRICES).toSorted()).toEqual(BUILT_IN.map(({ name }) => name).toSorted())
  })

  test('says nothing of a strategy of a user', () => {
    expect(listedPrice('mine', 'SWEEP', 5)).toBeNull()
    expect(listedPrice('toString', 'SWEEP', 5)).toBeNull()
  })
})
