import type { Account, Exits } from '../../engine/backtest.ts'
import { isProportional } from '../../engine/sizes.ts'
import { checkEach, type InputProblem, outOfRange, problem } from '../problems.ts'
import type { Run } from '../specification.ts'
import { checkTags, checkText } from './labels.ts'

/** What is wrong with an account. */
export function checkAccount(account: Account): InputProblem[] {
  const { initialCash, fee, slippage, fixedFee = 0 } = account
  return [
    ...outOfRange('account.initialCash', initialCash, {
      ok: initialCash > 0 && initialCash <= 1e15,
      text: 'above 0 and at most 1e15',
    }),
    ...outOfRange('account.fee', fee, { ok: fee >= 0 && fee < 1, text: 'from 0 to below 1 (0.001 = 0.1 %)' }),
    ...outOfRange('account.slippage', slippage, {
      ok: slippage >= 0 && slippage < 1,
      text: 'from 0 to below 1 (0.001 = 0.1 %)',
    }),
    ...outOfRange('account.fixedFee', fixedFee, { ok: fixedFee >= 0 && fixedFee <= 1e15, text: 'from 0 to 1e15' }),
    ...checkSizes(account),
  ]
}

/** What is wrong with how large trades are. */
function checkSizes({ allocation, lots, cash }: Account): InputProblem[] {
  const check = (name: string, value: number | null | undefined, most: number) => {
    const given = value ?? most
    const ok = given > 0 && given <= most
    return outOfRange(`account.${name}`, given, { ok, text: `above 0 and at most ${most}` })
  }
  const given = Object.entries({ allocation, lots, cash }).filter(([, value]) => (value ?? null) !== null)
  const names = given.map(([name]) => name).join(' and ')
  return [
    ...check('allocation', allocation, 1),
    ...check('lots', lots, 1e15),
    ...check('cash', cash, 1e15),
    ...(given.length > 1
      ? [problem('account', 'CONFLICT', `${names} are given; give at most one of allocation, lots and cash`)]
      : []),
  ]
}

/** A sweep that is asked for by name runs no trades of fixed sizes or fees, and no other engine may take its place. */
export function checkEngine({ account, run }: { readonly account: Account; readonly run: Run }): InputProblem[] {
  if (run.engine !== 'SWEEP' || isProportional(account)) return []
  const message = 'SWEEP runs no trades of lots, of cash or with a fixed fee; AUTO, VECTOR and REFERENCE do'
  return [problem('run.engine', 'CONFLICT', message)]
}

/** What is wrong with the way in which a job is to be run. */
export function checkRun(run: Run): InputProblem[] {
  const { priority, name, key } = run
  const empty = key === '' ? [problem('run.key', 'EMPTY', 'a key must not be empty; leave it out for none')] : []
  return [
    ...outOfRange('run.priority', priority, { ok: Math.abs(priority) <= 1_000, text: 'from -1000 to 1000' }),
    ...checkText('run.name', name ?? ''),
    ...checkText('run.key', key ?? ''),
    ...empty,
    ...checkTags('run.tags', run.tags),
    ...checkLimits(run.limits),
    ...checkWatchdog(run.watchdog),
  ]
}

/** What is wrong with the limits of a job. */
function checkLimits({ trial, job }: Run['limits']): InputProblem[] {
  const check = (name: string, seconds: number | null) => {
    const text = 'a number of seconds above 0, or null for no limit'
    return seconds === null
      ? []
      : outOfRange(`run.limits.${name}`, seconds, { ok: seconds > 0 && Number.isFinite(seconds), text })
  }
  return [...check('trial', trial), ...check('job', job)]
}

/** The most measurements that a threshold may ask for. */
const MAX_MEASUREMENTS = 1_000_000

/** What is wrong with the thresholds by which a job is watched. @param path where they stand in the input */
export function checkWatchdog(
  { suspectAfter, stalledAfter, minVelocity }: Run['watchdog'],
  path = 'run.watchdog',
): InputProblem[] {
  const most = Math.min(stalledAfter, MAX_MEASUREMENTS)
  const isSound = stalledAfter >= 1 && stalledAfter <= MAX_MEASUREMENTS
  return [
    ...outOfRange(`${path}.stalledAfter`, stalledAfter, {
      ok: isSound,
      text: `from 1 to ${MAX_MEASUREMENTS} measurements`,
    }),
    ...outOfRange(`${path}.suspectAfter`, suspectAfter, {
      ok: suspectAfter >= 1 && (suspectAfter <= most || !isSound),
      text: `from 1 to stalledAfter${isSound ? `, which is ${stalledAfter}` : ''}`,
    }),
    ...outOfRange(`${path}.minVelocity`, minVelocity, {
      ok: minVelocity >= 0 && minVelocity <= 100,
      text: 'from 0 to 100 percent a measurement',
    }),
  ]
}

function isExit(value: number | null): boolean {
  return value === null || (value > 0 && value < 1_000)
}

function checkExit(path: string, value: number | null): InputProblem[] {
  return outOfRange(path, value ?? 0, { ok: isExit(value), text: 'above 0 and below 1000 (0.02 = 2 %)' })
}

/** What is wrong with the exits of one backtest. */
export function checkExits(exits: Exits): InputProblem[] {
  return [...checkExit('exits.takeProfit', exits.takeProfit), ...checkExit('exits.stopLoss', exits.stopLoss)]
}

/** What is wrong with one list of exits of a sweep. */
export function checkExitList(path: string, values: readonly (number | null)[]): InputProblem[] {
  if (values.length === 0) return [problem(path, 'EMPTY', 'give at least one; null stands for no such exit')]
  return checkEach(path, values, { isSound: isExit, describe: (at, value) => checkExit(at, value)[0] as InputProblem })
}
