import type { Account } from './backtest.ts'

/** An entry may cost more than the cash there is by this share of it: that much is rounding. */
const TOLERANCE = 1e-12

/** Whether an account puts a share of its cash into each trade and pays shares alone: then trades compose, whatever the cash is. */
export function isProportional({ lots, cash, fixedFee }: Account): boolean {
  return (lots ?? null) === null && (cash ?? null) === null && (fixedFee ?? 0) === 0
}

/**
 * Units of the base asset that an entry takes: `lots`, or as many as `cash` pays for with their fee, or as many as the share `allocation`
 * of the cash there is pays for with their fee and the fixed one.
 *
 * @param available the cash there is
 * @param price     of the entry, slippage in it
 * @returns null where the cash is short of what the entry costs; not above 0, or not finite, where a double does not hold it
 */
export function sizeAt(account: Account, available: number, price: number): number | null {
  const { fixedFee = 0, lots = null, cash = null } = account
  const unitCost = price * (1 + account.fee)
  if (lots === null && cash === null) {
    const put = (account.allocation ?? 1) * available - fixedFee
    return put > 0 ? put / unitCost : null
  }
  const size = lots ?? (cash as number) / unitCost
  // A price that is beyond all numbers is no matter of the cash.
  if (price === Number.POSITIVE_INFINITY) return 0
  return size * unitCost + fixedFee > available * (1 + TOLERANCE) ? null : size
}
