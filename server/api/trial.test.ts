import { expect, test } from 'vitest'
import type { Trial } from '../jobs/job.ts'
import type { Candidate } from '../jobs/plan.ts'
import { jobOf } from '../jobs/ports.fixture.ts'
import type { Context } from './context.ts'
import { candidateOf } from './trial.ts'

test('what a trial ran is worked out once for all of its fields, and again where that failed', async () => {
  const trial: Trial = { jobId: 'job', number: 3, state: 'FAILED', error: 'x', metrics: null, skippedEntries: 0 }
  const one = { job: jobOf(), trial }
  const candidate: Candidate = { strategy: 'rsi', direction: 'LONG', parameters: {}, takeProfit: null, stopLoss: null }
  const state = { asked: 0, fault: new Error('the store is away') as Error | null }
  const context = {
    candidate: async () => {
      state.asked += 1
      if (state.fault) throw state.fault
      return candidate
    },
  } as unknown as Context
  const failed = await Promise.allSettled([candidateOf(one, context), candidateOf(one, context)])
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(state.asked).toBe(1)
  state.fault = null
  expect(await Promise.all([candidateOf(one, context), candidateOf(one, context)])).toEqual([candidate, candidate])
  expect(state.asked).toBe(2)
})
