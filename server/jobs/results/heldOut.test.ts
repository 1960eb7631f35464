import { expect, test } from 'vitest'
import type { Job, Trial } from '../job.ts'
import { jobOf, SWEEP } from '../ports.fixture.ts'
import { printSpecification, type Span } from '../specification.ts'
import { HeldOut } from './heldOut.ts'
import { joinTests } from './outOfSample.ts'
import { NO_DETAIL } from './trialDetail.ts'

const SPAN: Span = { bars: 100, from: 10, to: 80, heldTo: 100, fromMs: 0, toMs: 0 }

function jobOn(span: Span | null, changes: Partial<Job> = {}): Job {
  const specification = { kind: 'OPTIMIZATION' as const, input: SWEEP, rules: 2, ...(span && { span }) }
  return jobOf({ state: 'SUCCEEDED', bestNumber: 7, specification: printSpecification(specification), ...changes })
}

/** An account that doubles on twenty bars. */
const DETAIL = {
  ...NO_DETAIL,
  initialCash: 10_000,
  equity: Float64Array.from({ length: 20 }, (_, bar) => 10_000 * 2 ** (bar / 19)),
  times: Float64Array.from({ length: 20 }, (_, bar) => bar * 86_400_000),
}

function open(detail = DETAIL) {
  const asked: object[] = []
  const heldOut = new HeldOut({
    store: { trial: async () => ({ metrics: { annualReturn: 1 } }) as Trial },
    tried: async (_, number, window) => {
      asked.push({ number, ...window })
      return detail
    },
    join: async (tests, terms) => joinTests(tests, terms),
  })
  return { asked, heldOut }
}

test('the best trial of a job that is over is tried once on the bars that it held out, which it must not have seen', async () => {
  const { asked, heldOut } = open()
  const found = await heldOut.of(jobOn(SPAN))
  expect(found?.metrics.totalReturn).toBeCloseTo(1, 12)
  expect(found?.efficiency).toBeGreaterThan(10)
  await heldOut.of(jobOn(SPAN))
  expect(asked).toEqual([{ number: 7, from: 80, to: 100, unseen: true }])
})

test.each<[string, Job]>([
  ['that trades on all bars', jobOn(null)],
  ['that holds none out', jobOn({ ...SPAN, heldTo: 80 })],
  ['that is not over', jobOn(SPAN, { state: 'RUNNING' })],
  ['of which no trial succeeded', jobOn(SPAN, { bestNumber: null })],
])('nothing is tried of a job %s', async (_, job) => {
  const { asked, heldOut } = open()
  expect(await heldOut.of(job)).toBeNull()
  expect(asked).toEqual([])
})

test('what cannot be run again is nothing, and is asked for again', async () => {
  const { asked, heldOut } = open({ ...DETAIL, problem: 'not here' as never })
  expect(await heldOut.of(jobOn(SPAN))).toBeNull()
  expect(await heldOut.of(jobOn(SPAN))).toBeNull()
  expect(asked).toHaveLength(2)
})
