import fc from 'fast-check'
import type { Account, Exits } from './backtest.ts'
import type { Bar } from './candles.fixture.ts'

/** How far a high or low lies beyond open and close; below 0 for the broken bars that a file may hold. */
const outwards = fc.integer({ min: -5, max: 20 })
const price = fc.integer({ min: 60, max: 140 })

/** Any bar. Whole prices and coarse levels, so that ties, touches and gaps are common. */
export const anyBar = fc
  .tuple(price, price, outwards, outwards)
  .map(([open, close, up, down]): Bar => [open, Math.max(open, close) + up, Math.min(open, close) - down, close])

const level = fc.constantFrom(null, 0, 0.05, 0.125, 0.25, 0.5, 1)

/** Any exits. */
export const anyExits = fc.record<Exits>({ takeProfit: level, stopLoss: level })

/** Whether a bar signals: one in four does. */
export const anyMark = fc.constantFrom(0, 0, 0, 1)

/** How long a rule holds, as its signals say it: most do not. */
export const anyHold = fc.constantFrom({}, {}, { hold: 1 }, { hold: 2 }, { hold: 7 })

/** Any account whose trades and costs are shares of what it has. */
export const anyAccount = fc.record<Account>({
  initialCash: fc.constantFrom(1, 1000, 12_345.67),
  fee: fc.constantFrom(0, 0.001, 0.05),
  slippage: fc.constantFrom(0, 0.0005, 0.02),
  allocation: fc.constantFrom(1, 0.5, 0.1),
  fill: fc.constantFrom('NEXT_OPEN', 'CLOSE'),
})

/** Any account with trades of a fixed size or a fixed fee, often too poor for them. */
export const anySizedAccount: fc.Arbitrary<Account> = fc
  .record({
    account: anyAccount,
    size: fc.constantFrom<Partial<Account>>(
      {},
      ...[0.01, 1, 8, 100].map((lots) => ({ allocation: null, lots })),
      ...[0.5, 900, 1000].map((cash) => ({ allocation: null, cash })),
    ),
    fixedFee: fc.constantFrom(0, 0.3, 25),
  })
  .map(({ account, size, fixedFee }) => ({ ...account, ...size, fixedFee }))
