import { plain, sum, THIN } from '../format.ts'

interface Account {
  readonly initialCash?: number
  readonly fee?: number
  readonly fixedFee?: number
  readonly slippage?: number
}

interface Asked {
  readonly account?: Account
  readonly optimization?: Asked
}

function accountOf(specification: string): Account {
  const { input } = JSON.parse(specification) as { input?: Asked }
  return (input?.optimization ?? input)?.account ?? {}
}

/** What the account of a job began with; null where its specification does not say. */
export function cashOf(specification: string): number | null {
  return accountOf(specification).initialCash ?? null
}

/** `0.1 % a side`, `0.1 % and 5.00 a side, 0.05 % slippage`: what each fill of a job's account costs. */
export function tellCosts(specification: string): string {
  const { fee = 0, fixedFee = 0, slippage = 0 } = accountOf(specification)
  const percent = (fraction: number) => `${plain(fraction * 100)}${THIN}%`
  const fees = [...(fee > 0 ? [percent(fee)] : []), ...(fixedFee > 0 ? [sum(fixedFee)] : [])]
  const parts = [
    ...(fees.length > 0 ? [`${fees.join(' and ')} a side`] : []),
    ...(slippage > 0 ? [`${percent(slippage)} slippage`] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : 'no costs'
}
