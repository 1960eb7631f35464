import { expect, test } from 'vitest'
import { loopDelay } from '../loopDelay.fixture.ts'
import { jobOf, SWEEP } from './ports.fixture.ts'
import { describeProgress, placeText } from './progressText.ts'
import { printSpecification } from './specification.ts'

const stopLoss = Array.from({ length: 20_000 }, (_, index) => (index + 1) / 100_000)

const specificationOf = (cycles: number) =>
  printSpecification({
    kind: 'IMPROVEMENT',
    input: {
      optimization: { ...SWEEP, exits: { takeProfit: [null], stopLoss } },
      cycles,
      backtestsPerCycle: 10,
      patience: 3,
    },
  })

test('what is told of a job costs as much with a long specification as with a short one', async () => {
  const specification = specificationOf(4)
  const tally = { succeeded: 12, failed: 0, timedOut: 0, seconds: 1 }
  const { result, tookMs, unitMs } = await loopDelay(() => {
    let told = ''
    for (let reading = 0; reading < 1_000; reading += 1) {
      // Each reading has a job of its own, with the same text.
      told = describeProgress(jobOf({ id: 'a long one', kind: 'IMPROVEMENT', state: 'RUNNING', tally, specification }))
    }
    return told
  })
  expect(result).toBe('Cycle 2/4 (1 strategies, 2 backtests)')
  expect(tookMs).toBeLessThan(Math.max(150, 15 * unitMs))
})

test('of two jobs of one id each is told by its own specification', () => {
  const told = [4, 7].map((cycles) =>
    describeProgress(jobOf({ id: 'one', kind: 'IMPROVEMENT', specification: specificationOf(cycles) })),
  )
  expect(told.map((text) => text.slice(0, 9))).toEqual(['Cycle 1/4', 'Cycle 1/7'])
})

test('a trial that may hang stands at a bar of its simulation, and else at a stage', () => {
  expect(placeText({ stage: 'SIMULATION' }, { bar: 120, bars: 5_000 })).toBe('SIMULATION, at bar 120 of 5000')
  expect(placeText({ stage: 'SIGNALS' }, { bar: 0, bars: 5_000 })).toBe('SIGNALS')
})

test.each([
  ['RUNNING', 0, 'Cycle 1/4 (1 strategies, 0 backtests)'],
  ['RUNNING', 20, 'Cycle 3/4 (1 strategies, 0 backtests)'],
  ['SUCCEEDED', 20, 'Cycle 2/4 (1 strategies, 10 backtests)'],
  ['CANCELED', 13, 'Cycle 2/4 (1 strategies, 3 backtests)'],
  ['CANCELED', 0, 'Cycle 1/4 (1 strategies, 0 backtests)'],
  ['RUNNING', 40, 'Cycle 4/4 (1 strategies, 10 backtests)'],
] as const)('an improvement that is %s with %i backtests reads %j', (state, succeeded, text) => {
  const tally = { succeeded, failed: 0, timedOut: 0, seconds: 1 }
  expect(describeProgress(jobOf({ kind: 'IMPROVEMENT', state, tally, specification: specificationOf(4) }))).toBe(text)
})
