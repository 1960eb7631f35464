import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FIGURES } from '../engine/batch.ts'
import { isAdmissible, scoreOfBroken } from '../engine/objective.ts'
import { numRuns } from '../numRuns.fixture.ts'
import { NO_SECONDS } from './job.ts'
import type { FinishedTask, ProgressMark } from './ports/jobStore.ts'
import { newJobOf, type Outcome, resultsOf } from './ports.fixture.ts'
import type { Range } from './range.ts'
import { runJob, type StoreUnderTest } from './storeUnderTest.fixture.ts'

/** A task with the outcomes that `outcomeOf` gives its trials, one second a trial. */
function taskOf(jobId: string, range: Range, outcomeOf: (number: number) => Outcome): FinishedTask {
  const outcomes = Array.from({ length: range.count }, (_, index) => outcomeOf(range.first + index))
  return {
    jobId,
    range,
    seconds: range.count,
    stages: NO_SECONDS,
    runSeconds: 0,
    results: resultsOf(range.first, outcomes),
  }
}

const range = (first: number, count: number): Range => ({ first, count })
const value = (number: number) => [3, 5, 4, 5, 1][number % 5] as number
const MARK: ProgressMark = {
  seq: 1,
  fraction: 0.1,
  reservedSeq: 9,
  reservedFraction: 0.2,
  barsPerSecond: 1,
  runSeconds: 3,
}

/** What committing tasks must do in every store. */
export function commitLaws(tried: () => StoreUnderTest): void {
  describe('a commit', () => {
    test('keeps the trials and raises the tally, the best and the ranges at once', async () => {
      const { store } = tried()
      const { id } = await runJob(tried())
      const job = await store.commit(taskOf(id, range(2, 5), value))
      expect(job).toMatchObject({ tally: { succeeded: 5, failed: 0, timedOut: 0, seconds: 5 }, bestNumber: 3 })
      expect(await store.job(id)).toEqual(job)
      expect(await store.committed(id)).toEqual([{ ...range(2, 5), seconds: 5 }])
      expect(await store.trial(id, 3)).toMatchObject({ number: 3, state: 'SUCCEEDED', error: null })
      expect((await store.trial(id, 3))?.metrics).toMatchObject({ sharpe: 5, totalReturn: 5, profitFactor: null })
      expect(await store.trial(id, 1)).toBeNull()
    })

    test('that comes twice counts once', async () => {
      const { store } = tried()
      const { id } = await runJob(tried())
      const task = taskOf(id, range(0, 4), (number) => (number === 1 ? { error: 'broke' } : number))
      const first = await store.commit(task)
      expect(await store.commit(task)).toEqual(first)
      expect(await store.committed(id)).toEqual([{ ...range(0, 4), seconds: 4 }])
      expect((await store.events(id, 0, 9)).filter(({ type }) => type === 'TRIAL_FAILED')).toHaveLength(1)
    })

    test('of a part of a task keeps just that, with its seconds, and the rest later, each failure told once', async () => {
      const { store } = tried()
      const { id } = await runJob(tried())
      const outcomeOf = (number: number) => (number === 5 ? { error: 'broke' } : number)
      const whole = taskOf(id, range(4, 6), outcomeOf)
      const part = { ...whole, seconds: 2, missing: [range(4, 1), range(7, 3)] }
      expect(await store.commit(part)).toMatchObject({ tally: { succeeded: 1, failed: 1, seconds: 2 }, bestNumber: 6 })
      expect(await store.committed(id)).toEqual([{ ...range(5, 2), seconds: 2 }])
      expect(await store.trial(id, 4)).toBeNull()
      const rest = { ...whole, seconds: 8, missing: [range(5, 2)] }
      expect(await store.commit(rest)).toMatchObject({ tally: { succeeded: 5, failed: 1, seconds: 10 }, bestNumber: 9 })
      const nothing = { ...whole, missing: [range(4, 6)] }
      expect(await store.commit(nothing)).toMatchObject({ tally: { succeeded: 5, failed: 1, seconds: 10 } })
      expect((await store.events(id, 0, 9)).filter(({ type }) => type === 'TRIAL_FAILED')).toHaveLength(1)
    })

    test('keeps how long the job has run, where no more is known', async () => {
      const { store } = tried()
      const { id } = await runJob(tried())
      const at = (first: number, runSeconds: number) => ({ ...taskOf(id, range(first, 1), value), runSeconds })
      expect(await store.commit(at(0, 2.5))).toMatchObject({ runSeconds: 2.5 })
      expect(await store.commit(at(1, 9.25))).toMatchObject({ runSeconds: 9.25 })
      expect(await store.commit(at(2, 4))).toMatchObject({ runSeconds: 9.25 })
      expect(await store.job(id)).toMatchObject({ runSeconds: 9.25 })
    })

    test('keeps how many entries of a trial were skipped, beside trials and tasks that skipped none', async () => {
      const { store } = tried()
      const { id } = await runJob(tried())
      const task = taskOf(id, range(0, 4), value)
      task.results.figures[FIGURES.indexOf('skippedEntries') * 4 + 2] = 31
      await store.commit(task)
      await store.commit(taskOf(id, range(4, 2), value))
      const skipped = async (number: number) => (await store.trial(id, number))?.skippedEntries
      expect(await Promise.all([1, 2, 3, 5].map(skipped))).toEqual([0, 31, 0, 0])
      const listed = await store.trials(id, 'NUMBER', { first: 9, after: null })
      expect(listed.items.map(({ node }) => node.skippedEntries)).toEqual([0, 0, 31, 0, 0, 0])
    })

    test('leaves what was marked alone', async () => {
      const { store } = tried()
      const { id } = await runJob(tried())
      await store.mark(id, MARK)
      const job = await store.commit(taskOf(id, range(0, 4), value))
      expect(job).toMatchObject({ fraction: 0.1, reservedFraction: 0.2, progressSeq: 1, reservedSeq: 9 })
    })

    test('of a failed trial keeps its error, tells it once a task, and lets the others count', async () => {
      const { store } = tried()
      const { id } = await runJob(tried())
      const error = 'it said: "no", and \\ and ’ and %s'
      const job = await store.commit(taskOf(id, range(0, 4), (number) => (number % 2 ? { error } : -1)))
      expect(job).toMatchObject({ tally: { succeeded: 2, failed: 2, timedOut: 0 }, bestNumber: 0 })
      expect(await store.trial(id, 1)).toEqual({
        jobId: id,
        number: 1,
        state: 'FAILED',
        error,
        metrics: null,
        skippedEntries: 0,
      })
      expect((await store.events(id, 2, 9)).map(({ type, message }) => [type, message])).toEqual([
        ['TRIAL_FAILED', `trial 1: ${error} (and 1 more of this task)`],
      ])
    })

    test('of trials that were ended counts those beyond their limit as timed out, and tells each reason', async () => {
      const { store } = tried()
      const { id } = await runJob(tried())
      const outcomes: readonly Outcome[] = [
        7,
        { error: 'it hung twice', ended: 'STALLED' },
        { error: 'too slow', ended: 'TIME_LIMIT' },
        { error: 'broke' },
        { error: 'too slow', ended: 'TIME_LIMIT' },
      ]
      const job = await store.commit(taskOf(id, range(0, 5), (number) => outcomes[number] as Outcome))
      expect(job?.tally).toMatchObject({ succeeded: 1, failed: 2, timedOut: 2 })
      const ended = (number: number) => store.trial(id, number)
      expect(await ended(1)).toMatchObject({ state: 'FAILED', error: 'it hung twice', ended: 'STALLED', metrics: null })
      expect(await ended(2)).toMatchObject({ state: 'TIMED_OUT', error: 'too slow', metrics: null })
      expect(await ended(3)).not.toHaveProperty('ended')
      expect((await store.events(id, 2, 9)).map(({ type, message }) => [type, message])).toEqual([
        ['TRIAL_FAILED', 'trial 1: it hung twice'],
        ['TRIAL_TIMED_OUT', 'trial 2: too slow (and 1 more of this task)'],
        ['TRIAL_FAILED', 'trial 3: broke'],
      ])
    })

    test('tells once a job that an engine left trials to another one', async () => {
      const { store } = tried()
      const { id } = await runJob(tried())
      const fallbacks = [{ from: 'SWEEP', to: 'VECTOR', reason: 'it broke' }] as const
      for (const first of [0, 2]) {
        const task = taskOf(id, range(first, 2), value)
        await store.commit({ ...task, results: { ...task.results, fallbacks } })
      }
      expect((await store.events(id, 2, 9)).map(({ type, message }) => [type, message])).toEqual([
        ['ENGINE_FALLBACK', 'VECTOR runs what SWEEP cannot: it broke'],
      ])
    })

    test.each([
      ['CANCELED', 'canceled'],
      ['QUEUED', 'not started'],
    ])('to a job that is %s keeps nothing', async (state) => {
      const { store, datasetIds } = tried()
      const { job } = await store.create(newJobOf(4, { datasetId: datasetIds[0] }))
      if (state === 'CANCELED') await store.end(job.id, { state, error: null, message: 'x' })
      const before = await store.job(job.id)
      expect(await store.commit(taskOf(job.id, range(0, 4), () => ({ error: 'late' })))).toBeNull()
      expect(await store.job(job.id)).toEqual(before)
      expect([await store.trial(job.id, 0), await store.committed(job.id)]).toEqual([null, []])
      expect((await store.events(job.id, 0, 9)).map(({ type }) => type)).not.toContain('TRIAL_FAILED')
    })

    test('of nothing but infinite objectives has a best one', async () => {
      const { store } = tried()
      const { id } = await runJob(tried())
      const job = await store.commit(taskOf(id, range(0, 3), () => Number.NEGATIVE_INFINITY))
      expect(job?.bestNumber).toBe(0)
      expect((await store.commit(taskOf(id, range(3, 3), () => Number.POSITIVE_INFINITY)))?.bestNumber).toBe(3)
      expect((await store.commit(taskOf(id, range(6, 3), () => Number.POSITIVE_INFINITY)))?.bestNumber).toBe(3)
    })

    test('of nothing but inadmissible trials has no best one, whatever is committed before and behind it', async () => {
      const { store } = tried()
      const { id } = await runJob(tried())
      const broken = (by: number) => taskOf(id, range(Math.round(10 * by), 1), () => scoreOfBroken(by))
      expect((await store.commit(broken(0.5)))?.bestNumber).toBeNull()
      expect((await store.commit(broken(0.2)))?.bestNumber).toBeNull()
      expect((await store.commit(taskOf(id, range(0, 1), () => -7)))?.bestNumber).toBe(0)
      const last = await store.commit(broken(0.1))
      expect(last).toMatchObject({ bestNumber: 0, tally: { succeeded: 4, failed: 0 } })
    })

    test('leaves inadmissible trials behind all others by objective, the least broken first', async () => {
      const { store } = tried()
      const { id } = await runJob(tried())
      const outcomes = [scoreOfBroken(2), { error: 'broke' }, -1e300, scoreOfBroken(1e-9), 4, scoreOfBroken(Infinity)]
      await store.commit(taskOf(id, range(0, 3), (number) => outcomes[number] as Outcome))
      await store.commit(taskOf(id, range(3, 3), (number) => outcomes[number] as Outcome))
      const seen: number[] = []
      for (let after: string | null = null; ; ) {
        const page = await store.trials(id, 'OBJECTIVE', { first: 2, after })
        seen.push(...page.items.map(({ node }) => node.number))
        after = page.items.at(-1)?.cursor ?? null
        if (!page.hasNextPage) break
      }
      expect(seen).toEqual([4, 2, 3, 0, 5, 1])
    })
  })

  describe('whatever the tasks, in whatever order, at once', () => {
    const TRIALS = 40
    const BROKEN = [scoreOfBroken(0.1), scoreOfBroken(3)]
    const ranges = fc
      .tuple(fc.nat(TRIALS - 1), fc.integer({ min: 1, max: 15 }))
      .map(([first, count]) => range(first, Math.min(count, TRIALS - first)))
    const outcomes = fc.array(
      fc.oneof(
        fc.integer({ min: -2, max: 2 }),
        fc.constantFrom(Infinity, -Infinity, 0.1 + 0.2),
        fc.constantFrom(...BROKEN),
        fc.constant('x'),
      ),
      { minLength: TRIALS, maxLength: TRIALS },
    )

    test('each trial counts once, the best is the greatest with the lowest number, and events have no gap', async () => {
      const { store } = tried()
      await fc.assert(
        fc.asyncProperty(fc.array(ranges, { minLength: 1, maxLength: 10 }), outcomes, async (tasks, results) => {
          const { id } = await runJob(tried(), TRIALS)
          const outcomeOf = (number: number): Outcome => {
            const result = results[number] as number | string
            return typeof result === 'string' ? { error: result } : result
          }
          await Promise.all(tasks.map((task) => store.commit(taskOf(id, task, outcomeOf))))
          const done = new Set(tasks.flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i)))
          const scored = [...done].flatMap((number) => {
            const outcome = outcomeOf(number)
            return typeof outcome === 'number' ? [{ number, outcome }] : []
          })
          const kept = scored.filter(({ outcome }) => isAdmissible(outcome))
          const best = Math.max(...kept.map(({ outcome }) => outcome))
          const winners = kept.filter(({ outcome }) => outcome === best).map(({ number }) => number)
          const job = await store.job(id)
          expect(job?.tally.succeeded).toBe(scored.length)
          expect(job?.tally.failed).toBe(done.size - scored.length)
          expect(job?.tally.seconds).toBeCloseTo(done.size)
          expect(job?.bestNumber).toBe(kept.length > 0 ? Math.min(...winners) : null)
          const events = await store.events(id, 0, 100)
          expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
          const { totalCount } = await store.trials(id, 'NUMBER', { first: 0, after: null })
          expect(totalCount).toBe(done.size)
        }),
        { numRuns: numRuns(30) },
      )
    })

    test('commits that race a cancel are whole or not at all', async () => {
      const { store } = tried()
      const { id } = await runJob(tried(), 100)
      const tasks = Array.from({ length: 20 }, (_, index) => taskOf(id, range(index * 5, 5), value))
      const cancel = store.end(id, { state: 'CANCELED', error: null, message: 'x' })
      const kept = (await Promise.all(tasks.map((task) => store.commit(task)))).filter((job) => job !== null)
      await cancel
      expect((await store.job(id))?.tally.succeeded).toBe(5 * kept.length)
      expect(await store.committed(id)).toHaveLength(kept.length)
    })
  })
}
