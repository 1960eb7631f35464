import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BestTrials } from './bestTrials.ts'
import { jobOf } from './ports.fixture.ts'
import type { RankedTrial } from './statistics.ts'

const MOST = 3

/** Jobs with the Sharpe ratios of their trials, and what is asked of them. */
class Jobs {
  readonly sharpes = new Map<string, number[]>()
  readonly asked: (readonly string[] | null)[] = []
  fails = false
  /** Called while an answer is under way. */
  meanwhile = () => {}

  async bestTrials(count: number, jobIds: readonly string[] | null): Promise<readonly RankedTrial[]> {
    this.asked.push(jobIds)
    const found = this.best(count, jobIds)
    this.meanwhile()
    await Promise.resolve()
    if (this.fails) throw new Error('the store is away')
    return found
  }

  best(count: number, jobIds: readonly string[] | null = null): readonly RankedTrial[] {
    const all = [...this.sharpes].flatMap(([id, sharpes]) =>
      sharpes.map((sharpe, number) => {
        const metrics = { sharpe } as RankedTrial['trial']['metrics']
        return { job: jobOf({ id }), trial: { jobId: id, number, state: 'SUCCEEDED' as const, error: null, metrics } }
      }),
    )
    const wanted = all.filter(({ job }) => jobIds === null || jobIds.includes(job.id))
    return wanted.sort((one, other) => sharpeOf(other) - sharpeOf(one)).slice(0, count)
  }
}

const sharpeOf = ({ trial }: RankedTrial) => trial.metrics?.sharpe ?? 0
const committed = (jobId: string) => {
  const tally = { succeeded: 1, failed: 0, timedOut: 0, seconds: 0 }
  const count = { tally, bestNumber: null }
  return { kind: 'committed', jobId, range: { first: 0, count: 1 }, count, eventSeq: 1 } as const
}

function open() {
  const jobs = new Jobs()
  const best = new BestTrials(jobs, MOST)
  const add = (id: string, ...sharpes: number[]) => {
    jobs.sharpes.set(id, [...(jobs.sharpes.get(id) ?? []), ...sharpes])
    best.hear(committed(id))
  }
  return { jobs, best, add }
}

describe('the best trials of all jobs', () => {
  test('are asked of all at first, then of those alone that have changed, and of none where nothing has', async () => {
    const { jobs, best, add } = open()
    add('a', 1, 5)
    add('b', 2)
    expect((await best.read()).map(sharpeOf)).toEqual([5, 2, 1])
    await best.read()
    add('b', 9)
    best.hear({ kind: 'job', job: jobOf({ id: 'c' }) })
    expect((await best.read()).map(sharpeOf)).toEqual([9, 5, 2])
    expect(jobs.asked).toEqual([null, ['b', 'c']])
  })

  test.each([
    ['a gap', (best: BestTrials) => best.hear({ kind: 'gap' })],
    [
      'very many changes',
      (best: BestTrials) => Array.from({ length: 1_001 }, (_, at) => best.hear(committed(`job ${at}`))),
    ],
  ])('are asked of all again after %s, be it while they are read', async (_, cause) => {
    const { jobs, best, add } = open()
    add('a', 1)
    await best.read()
    cause(best)
    await best.read()
    expect(jobs.asked).toEqual([null, null])
    add('a', 2)
    jobs.meanwhile = () => {
      jobs.meanwhile = () => {}
      cause(best)
    }
    await best.read()
    await best.read()
    expect(jobs.asked.slice(2)).toEqual([['a'], null])
  })

  test('are asked of all again after a read that failed', async () => {
    const { jobs, best, add } = open()
    add('a', 1)
    jobs.fails = true
    await expect(best.read()).rejects.toThrow('the store is away')
    jobs.fails = false
    expect((await best.read()).map(sharpeOf)).toEqual([1])
    expect(jobs.asked).toEqual([null, null])
  })

  test('are those of all, whatever changes and is read, at once too', async () => {
    const step = fc.oneof(
      fc.record({ job: fc.constantFrom('a', 'b', 'c', 'd'), sharpes: fc.array(fc.integer({ min: -9, max: 9 })) }),
      fc.constant(null),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { jobs, best, add } = open()
        for (const next of steps) {
          if (next) add(next.job, ...next.sharpes)
          else void best.read()
        }
        expect((await best.read()).map(sharpeOf)).toEqual(jobs.best(MOST).map(sharpeOf))
      }),
    )
  })
})
