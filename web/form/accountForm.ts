/** What trades cost and how large they are, as it is typed: pure. Rates are percentages. */
import { fromPercent, readNumber, toPercent } from '../words/numbers.ts'
import type { FieldProblem } from './parameterField.ts'
import type { OptimizationInput } from './searchForm.ts'

type AccountInput = NonNullable<OptimizationInput['account']>

/** Which price fills a signal. */
export type Fill = NonNullable<AccountInput['fill']>

/** By what the size of a trade goes, each a field of its own. */
export const SIZES = ['allocation', 'lots', 'cash'] as const

/** The account of a run. What the chosen size has no use for is kept. */
export interface AccountForm {
  initialCash: string
  fee: string
  fixedFee: string
  slippage: string
  size: (typeof SIZES)[number]
  allocation: string
  lots: string
  cash: string
  fill: Fill
}

/** The API's defaults. */
export const BLANK_ACCOUNT: Readonly<AccountForm> = {
  initialCash: '10000',
  fee: '0.1',
  fixedFee: '0',
  slippage: '0',
  size: 'allocation',
  allocation: '100',
  lots: '1',
  cash: '1000',
  fill: 'NEXT_OPEN',
}

/** What is wrong with what was typed of an account. */
export function checkAccount(form: AccountForm): FieldProblem[] {
  const names = ['initialCash', 'fee', 'fixedFee', 'slippage', form.size] as const
  return names
    .filter((name) => readNumber(form[name]) === null)
    .map((name) => ({ path: `account.${name}`, message: 'Give a number.' }))
}

/** The account as the API takes it. */
export function readAccount(form: AccountForm): AccountInput {
  const share = (text: string) => fromPercent(readNumber(text) ?? 0)
  const size = form.size === 'allocation' ? share(form.allocation) : readNumber(form[form.size])
  return {
    initialCash: readNumber(form.initialCash),
    fee: share(form.fee),
    fixedFee: readNumber(form.fixedFee),
    slippage: share(form.slippage),
    [form.size]: size,
    fill: form.fill,
  }
}

/** The part of a form that has such an account. */
export function formOfAccount(account: AccountInput | null | undefined): AccountForm {
  const { initialCash, fee, fixedFee, slippage, allocation, fill } = account ?? {}
  const size = SIZES.find((one) => account?.[one] != null) ?? 'allocation'
  return {
    ...BLANK_ACCOUNT,
    initialCash: String(initialCash ?? BLANK_ACCOUNT.initialCash),
    fee: toPercent(fee ?? 0.001),
    fixedFee: String(fixedFee ?? 0),
    slippage: toPercent(slippage ?? 0),
    allocation: toPercent(allocation ?? 1),
    ...(size === 'allocation' ? {} : { [size]: String(account?.[size]) }),
    size,
    fill: fill ?? BLANK_ACCOUNT.fill,
  }
}
