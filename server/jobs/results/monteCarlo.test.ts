import { expect, test } from 'vitest'
import { type Draws, monteCarlo } from './monteCarlo.ts'
import type { DetailedTrade } from './tradeDetail.ts'

const draw = (profits: readonly number[], draws: Partial<Draws> = {}, initialCash = 100) => {
  const trades = profits.map((profit) => ({ profit }) as DetailedTrade)
  return monteCarlo({ trades, initialCash }, { runs: 4_000, seed: 0, ...draws }, async () => undefined)
}

const rounded = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (_, one) => (typeof one === 'number' ? Number(one.toFixed(9)) : one)))

test('two trades are drawn in each of the ways that chance has, as often as it has them', async () => {
  // The first makes 1.1 of the account, the second 0.8 of what is there then: 1.21 and 0.64 in a quarter each, 0.88 in half of the runs.
  const found = await draw([10, -22])
  expect(found?.lossProbability).toBeCloseTo(0.75, 1)
  expect(rounded(found?.totalReturn)).toMatchObject({ p5: -0.36, p50: -0.12, p95: 0.21 })
  expect(rounded(found?.maxDrawdown)).toMatchObject({ p5: 0, p50: 0.2, p95: 0.36 })
})

test('one trade is drawn again and again, and none is null', async () => {
  const found = await draw([25], { runs: 10 })
  const same = { p5: 0.25, p25: 0.25, p50: 0.25, p75: 0.25, p95: 0.25 }
  const none = { p5: 0, p25: 0, p50: 0, p75: 0, p95: 0 }
  expect(found).toEqual({ runs: 10, totalReturn: same, maxDrawdown: none, lossProbability: 0 })
  expect(await draw([])).toBeNull()
})

test('an account that lost all, or more, has nothing, whatever comes after it', async () => {
  const found = await draw([-150, 300], { runs: 200 })
  // What came after the ruin is no share of anything: it leaves an account as it is.
  expect(rounded(found?.totalReturn.p5)).toBe(-1)
  expect(rounded(found?.maxDrawdown.p95)).toBe(1)
  expect(rounded(found?.totalReturn.p95)).toBeLessThanOrEqual(0)
})

test('the same seed gives the same answer, another one another; huge returns stay finite', async () => {
  const profits = [3, -2, 5, -4, 8, 1, -9]
  expect(await draw(profits)).toEqual(await draw(profits))
  expect((await draw(profits, { seed: 1 }))?.totalReturn).not.toEqual((await draw(profits))?.totalReturn)
  const huge = await draw([3_000_000, 1e9, -5e8, 1e12], {}, 1)
  for (const value of Object.values(huge?.totalReturn ?? {})) expect(Number.isFinite(value)).toBe(true)
})

test('others run between its parts', async () => {
  let pauses = 0
  const trades = Array.from({ length: 1_000 }, () => ({ profit: 0.001 }) as DetailedTrade)
  await monteCarlo({ trades, initialCash: 100 }, { runs: 1_000, seed: 0 }, async () => {
    pauses += 1
  })
  expect(pauses).toBe(10)
})
