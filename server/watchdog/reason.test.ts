import { expect, test } from 'vitest'
import { judge, judgeUnits } from './coordinator.ts'
import { DEFAULT_THRESHOLDS } from './reading.ts'
import { GENEROUS_CPU_MS, type PerTick, readingOf, watchFor, watchOf } from './readings.fixture.ts'
import { reasonOf } from './reason.ts'

const completion = { fraction: 0, trialsDone: 0, trialsTotal: 10, hasResult: false, isRunning: true }
const PLACE = 'trial 7 (rsi, SIMULATION)'

function reasonAfter(ticks: number, each: PerTick, answered: boolean | null = null): string {
  const watch = watchFor(watchOf(), readingOf({ answered }), { ...each, ticks })
  return judge(watch, { atMs: 0, completion }).verdict.reason
}

test.each([
  ['spins', { cpuMs: GENEROUS_CPU_MS }, null, 'its thread works and shows nothing of it'],
  ['goes in circles', { cpuMs: GENEROUS_CPU_MS, writes: 100 }, null, 'its thread works in circles'],
  ['is parked', {}, false, 'its thread does nothing at all'],
] as const)('a unit that %s is said to do just that', (_, each, answered, manner) => {
  expect(reasonAfter(50, each, answered)).toBe(`${PLACE} was given 50 chances to move and took none: ${manner}.`)
})

test('a suspicion says whether a witness has it', () => {
  const none = `${PLACE} has not moved for 20 of 50 chances; no witness says that it is stalled.`
  expect(reasonAfter(20, { cpuMs: GENEROUS_CPU_MS })).toBe(none)
  expect(reasonAfter(60, {}, null)).toBe(`${PLACE} has not moved for 60 of 50 chances: its thread does nothing at all.`)
})

test('a unit that stands is told of before anything suspects it', () => {
  expect(reasonAfter(4, { cpuMs: GENEROUS_CPU_MS })).toBe('It moves.')
  const stands = `${PLACE} has not moved for 5 of 50 chances; nothing says yet that it is stuck.`
  expect(reasonAfter(5, { cpuMs: GENEROUS_CPU_MS })).toBe(stands)
})

test('a job of which no unit is under way is said to be begun once trials of it are done', () => {
  const reasonWith = (trialsDone: number) =>
    judge(watchOf(), { atMs: 0, completion: { ...completion, trialsDone, trialsTotal: 750 } }).verdict
  expect(reasonWith(0)).toMatchObject({ level: 'WAITING', reason: 'No thread has taken any of its work yet.' })
  const between = 'No thread works on it at the moment; 558 of 750 trials are done.'
  expect(reasonWith(558)).toMatchObject({ level: 'WAITING', reason: between })
})

test('a job of which nothing is left to look at is said to be complete by what says so', () => {
  expect(reasonOf('COMPLETE', null, DEFAULT_THRESHOLDS)).toBe('The result is there, and a second signal confirms it.')
})

test.each(['WAITING', 'HEALTHY', 'SLOW', 'SUSPECT', 'STALLED'] as const)(
  'a job that is %s without a unit that is looked at has not begun',
  (level) => {
    expect(reasonOf(level, null, DEFAULT_THRESHOLDS)).toBe('No thread has taken any of its work yet.')
  },
)

test('a job that waits has not begun, whatever unit is looked at', () => {
  const [unit = null] = judgeUnits(watchFor(watchOf(), readingOf(), { ticks: 2, bars: 10 }))
  expect(unit).not.toBeNull()
  expect(reasonOf('WAITING', unit, DEFAULT_THRESHOLDS)).toBe('No thread has taken any of its work yet.')
  expect(reasonOf('HEALTHY', unit, DEFAULT_THRESHOLDS)).toBe('It moves.')
})
