import { describe, expect, test } from 'vitest'
import { IS_QUICK } from '../../testMode.fixture.ts'
import type { TaskOrder } from '../ports/queue.ts'
import { DATASET } from '../ports.fixture.ts'
import type { Progress } from '../progress.ts'
import { ConductorTestBed } from './conductors.fixture.ts'

/** What a job does in a second, and how long it takes in all. */
const TASK_MS = 1_000
const TRIALS = 8_000

/** A job whose store does not answer for a while, while its threads go on: what is shown of it to its end. */
async function run({ fromMs, ms }: { readonly fromMs: number; readonly ms: number }): Promise<readonly Progress[]> {
  const bench = new ConductorTestBed()
  await bench.create(TRIALS)
  const begunMs = bench.clock.now()
  const mark = bench.store.mark.bind(bench.store)
  bench.store.mark = async (...given) => {
    const atMs = bench.clock.now() - begunMs
    if (atMs >= fromMs && atMs < fromMs + ms) throw new Error('the store is away')
    return mark(...given)
  }
  for (let taskOrder = await bench.take(); taskOrder; taskOrder = await bench.take()) await runTask(bench, taskOrder)
  return bench.progresses
}

async function runTask(bench: ConductorTestBed, taskOrder: TaskOrder): Promise<void> {
  for (let done = 50; done <= TASK_MS; done += 50) {
    bench.read(taskOrder, (done / TASK_MS) * taskOrder.range.count * DATASET.bars)
    await bench.clock.pass(50)
  }
  await (await bench.commit(taskOrder))()
}

/** The law of the bar: between two readings no more than a point, or 2½ times the speed that ends the job on time. */
function expectLawful(progresses: readonly Progress[]): void {
  for (const [index, { fraction, atMs, eta, seq }] of progresses.entries()) {
    const before = progresses[index - 1]
    if (!before) continue
    const onTime = eta ? ((1 - before.fraction) / eta.seconds) * ((atMs - before.atMs) / 1_000) : 0
    expect(seq).toBeGreaterThan(before.seq)
    expect(fraction).toBeGreaterThanOrEqual(before.fraction)
    expect(fraction - before.fraction).toBeLessThanOrEqual(Math.max(0.01, 2.5 * onTime) + 1e-9)
  }
}

const SHORT_AND_LONG = [
  { fromMs: 2_000, ms: 1_000 },
  { fromMs: 3_000, ms: 60_000 },
]
const BETWEEN = [
  { fromMs: 5_000, ms: 10_000 },
  { fromMs: 20_000, ms: 10_000 },
  { fromMs: 35_000, ms: 10_000 },
  { fromMs: 10_000, ms: 30_000 },
]

describe('a job whose store is away', () => {
  test.each([...SHORT_AND_LONG, ...(IS_QUICK ? [] : BETWEEN)])(
    'from $fromMs ms on for $ms ms stands at what is kept, and comes back without a jump',
    async (outage) => {
      const shown = await run(outage)
      expectLawful(shown)
      // It has come back to the estimate, if there was time to.
      const { fraction, atMs } = shown.at(-1) as Progress
      const backMs = (shown[0] as Progress).atMs + outage.fromMs + outage.ms
      if (atMs > backMs + 10_000) expect(fraction).toBeGreaterThan(0.95)
    },
  )
})
