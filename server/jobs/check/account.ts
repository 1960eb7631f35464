import type { Account, Exits } from '../../engine/backtest.ts'
import { checkEach, type InputProblem, outOfRange, problem } from '../problems.ts'
import type { Run } from '../specification.ts'
import { checkTags, checkText } from './labels.ts'

/** What is wrong with an account. */
export function checkAccount(account: Account): InputProblem[] {
  const { initialCash, fee, slippage, allocation } = account
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
    ...outOfRange('account.allocation', allocation, {
      ok: allocation > 0 && allocation <= 1,
      text: 'above 0 and at most 1',
    }),
  ]
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
