import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { loopDelay } from '../../loopDelay.fixture.ts'
import { IS_QUICK } from '../../testMode.fixture.ts'
import { catalog, jobOf, SWEEP } from '../ports.fixture.ts'
import { printSpecification } from '../specification.ts'
import { Plans } from './plans.ts'

const TRIALS = IS_QUICK ? 20_000 : 100_000

const range = (max: number) => ({ min: 2, max, step: null, logarithmic: true })

/** A search of which each trial is drawn after all those before it. */
const job = jobOf({
  trialsTotal: TRIALS,
  specification: printSpecification({
    kind: 'OPTIMIZATION',
    input: {
      ...SWEEP,
      strategies: [
        {
          strategy: 'sma-cross',
          space: [
            { name: 'fast', values: null, range: range(500) },
            { name: 'slow', values: null, range: range(500) },
          ],
        },
      ],
      sampler: { method: 'RANDOM', trials: TRIALS, seed: 3 },
    },
  }),
})

const open = () => new Plans(catalog.find, { proposals: async () => [] }, { pause: () => setImmediate() })

describe('the last trial of a search that is drawn in order', () => {
  test('keeps nobody waiting, whoever asks for it first', async () => {
    const plans = open()
    const last = { first: TRIALS - 1, count: 1 }
    const { longestMs, unitMs } = await loopDelay(() => plans.ready(job, last))
    expect(longestMs).toBeLessThan(Math.max(150, 15 * unitMs))
    // From then on it is known.
    const { tookMs } = await loopDelay(async () => (await plans.ready(job, last)).candidate(TRIALS - 1))
    expect(tookMs).toBeLessThan(Math.max(150, 15 * unitMs))
  })

  test('is the same for many who ask at once, at any numbers', async () => {
    const plans = open()
    const numbers = [3_000, 10, 2_999, 1_500]
    const at = async (number: number) => (await plans.ready(job, { first: number, count: 1 })).candidate(number)
    const asked = await Promise.all(numbers.map(at))
    const alone = open().of(job)
    expect(asked).toEqual(numbers.map((number) => alone.candidate(number)))
  })
})
