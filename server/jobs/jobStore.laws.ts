import { beforeAll, describe, expect, test } from 'vitest'
import { commitLaws } from './commit.laws.ts'
import { isFinal, type Job, NO_SECONDS } from './job.ts'
import { listLaws } from './jobLists.laws.ts'
import { type Ending, type JobStore, type NewJob, type ProgressMark, TooManyJobsError } from './ports/jobStore.ts'
import { filterOf, newJobOf, resultsOf } from './ports.fixture.ts'
import { runJob, type StoreUnderTest, UNKNOWN_IDS } from './storeUnderTest.fixture.ts'
import { trialListLaws } from './trialLists.laws.ts'
import { upkeepLaws } from './upkeep.laws.ts'

const CANCEL: Ending = { state: 'CANCELED', error: null, message: 'canceled by request' }
const SUCCESS: Ending = { state: 'SUCCEEDED', error: null, message: 'all done' }
const FAILURE: Ending = { state: 'FAILED', error: { code: 'WORKER_LOST', message: 'gone' }, message: 'gone' }
const MARK: ProgressMark = {
  seq: 40,
  fraction: 0.25,
  reservedSeq: 1_000,
  reservedFraction: 0.3,
  barsPerSecond: 7,
  runSeconds: 60,
}

/**
 * What every store of jobs must do.
 *
 * @param open gives one store for all of the suite
 */
export function jobStoreLaws(open: () => Promise<StoreUnderTest>): void {
  let tried: StoreUnderTest
  let store: JobStore
  const jobOf = (changes: Partial<NewJob> = {}) => newJobOf(10, { datasetId: tried.datasetIds[0], ...changes })
  const eventsOf = async (id: string) => (await store.events(id, 0, 100)).map(({ seq, type }) => `${seq} ${type}`)
  beforeAll(async () => {
    tried = await open()
    store = tried.store
  })

  describe('a job', () => {
    test('is kept as it was given, QUEUED, with its CREATED event', async () => {
      const given = jobOf({ name: 'Ä "quoted" name', priority: -3, strategies: ['rsi', 'a "b", {c}\\'] })
      const { job, isNew } = await store.create(given)
      expect(isNew).toBe(true)
      expect(job).toMatchObject({
        ...given,
        state: 'QUEUED',
        fraction: 0,
        progressSeq: 0,
        bestNumber: null,
        error: null,
      })
      expect(await store.job(job.id)).toEqual(job)
      expect(await eventsOf(job.id)).toEqual(['1 CREATED'])
    })

    test('with the key of another is answered with that one', async () => {
      const { job } = await store.create(jobOf({ key: 'once' }))
      const again = await store.create(jobOf({ key: 'once', name: 'another' }))
      expect(again).toEqual({ job, isNew: false })
      expect(await eventsOf(job.id)).toEqual(['1 CREATED'])
    })

    test('of a key that many give at once is kept once', async () => {
      const made = await Promise.all(Array.from({ length: 20 }, () => store.create(jobOf({ key: 'at once' }))))
      expect(new Set(made.map(({ job }) => job.id)).size).toBe(1)
      expect(made.filter(({ isNew }) => isNew)).toHaveLength(1)
    })

    test('without a key is always a new one', async () => {
      const [one, other] = await Promise.all([store.create(jobOf()), store.create(jobOf())])
      expect(one.job.id).not.toBe(other.job.id)
    })

    test('starts once, whoever starts it', async () => {
      const { job } = await store.create(jobOf())
      const started = await Promise.all([1, 2, 3].map(() => store.start(job.id)))
      expect(started.filter((found) => found !== null)).toHaveLength(1)
      expect(await store.job(job.id)).toMatchObject({ state: 'RUNNING', startedAtMs: expect.any(Number) })
      expect(await eventsOf(job.id)).toEqual(['1 CREATED', '2 STARTED'])
    })

    test('that RUNs is paused and resumed, each once, whoever asks', async () => {
      const { id } = await runJob(tried)
      const paused = await Promise.all([1, 2, 3].map(() => store.pause(id)))
      expect(paused.filter((found) => found !== null)).toEqual([await store.job(id)])
      expect(await store.job(id)).toMatchObject({ state: 'PAUSED', eventSeq: 3 })
      const resumed = await Promise.all([1, 2, 3].map(() => store.resume(id)))
      expect(resumed.filter((found) => found !== null)).toEqual([await store.job(id)])
      expect(await eventsOf(id)).toEqual(['1 CREATED', '2 STARTED', '3 PAUSED', '4 RESUMED'])
      expect(await store.resume(id)).toBeNull()
    })

    test('that is over can be neither paused nor resumed', async () => {
      const { job } = await store.create(jobOf())
      expect(await store.resume(job.id)).toBeNull()
      await store.end(job.id, CANCEL)
      expect([await store.pause(job.id), await store.resume(job.id)]).toEqual([null, null])
      expect(await eventsOf(job.id)).toEqual(['1 CREATED', '2 CANCELED'])
    })

    test('that is QUEUED is paused once, cannot start then, and waits again when it is resumed', async () => {
      const { id } = (await store.create(jobOf({ priority: 7 }))).job
      const paused = await Promise.all([1, 2, 3].map(() => store.pause(id)))
      expect(paused.filter((found) => found !== null)).toEqual([await store.job(id)])
      // Nobody reads its progress but from the record, so each record is a reading of its own.
      expect(await store.job(id)).toMatchObject({ state: 'PAUSED', startedAtMs: null, progressSeq: 1, reservedSeq: 1 })
      expect(await store.start(id)).toBeNull()
      expect((await store.openJobs()).map((job) => job.id)).toContain(id)
      expect(await store.resume(id)).toMatchObject({ state: 'QUEUED', priority: 7, startedAtMs: null, progressSeq: 2 })
      expect(await store.start(id)).toMatchObject({ state: 'RUNNING', progressSeq: 2, reservedSeq: 2 })
      expect(await eventsOf(id)).toEqual(['1 CREATED', '2 PAUSED', '3 RESUMED', '4 STARTED'])
    })

    test('has its pauses in its history, where it ever was PAUSED', async () => {
      const [paused, resumed, canceled, never] = await Promise.all([1, 2, 3, 4].map(() => runJob(tried)))
      const ids = [paused, resumed, canceled, never].map((job) => job?.id ?? '')
      for (const id of ids.slice(0, 3)) await store.pause(id)
      await store.resume(ids[1] ?? '')
      await store.end(ids[2] ?? '', CANCEL)
      const found = await store.pauses([...ids, ...ids, ...UNKNOWN_IDS])
      const by = new Map(found.map((pauses) => [pauses.jobId, pauses]))
      expect(found).toHaveLength(3)
      expect(ids.map((id) => by.get(id))).toEqual([
        { jobId: ids[0], seconds: 0, sinceMs: expect.any(Number) },
        { jobId: ids[1], seconds: expect.any(Number), sinceMs: null },
        { jobId: ids[2], seconds: expect.any(Number), sinceMs: null },
        undefined,
      ])
    })

    test('that was paused before it began can be canceled', async () => {
      const { id } = (await store.create(jobOf())).job
      await store.pause(id)
      expect(await store.end(id, CANCEL)).toMatchObject({ state: 'CANCELED', barsPerSecond: 0, progressSeq: 2 })
    })

    test('that is PAUSED keeps what its threads still find, is marked and recovered, and can end', async () => {
      const { id } = await runJob(tried)
      await store.pause(id)
      const task = {
        jobId: id,
        range: { first: 0, count: 1 },
        seconds: 1,
        stages: NO_SECONDS,
        runSeconds: 0,
        results: resultsOf(0, [1]),
      }
      expect(await store.commit(task)).toMatchObject({ state: 'PAUSED', tally: { succeeded: 1 } })
      expect(await store.mark(id, MARK)).toBe(true)
      expect(await store.recover(id)).toMatchObject({ state: 'PAUSED', progressSeq: 1_001, fraction: 0.3 })
      expect(await store.end(id, CANCEL)).toMatchObject({ state: 'CANCELED', fraction: 0.3 })
    })

    test('has one state and one history, however many change it at once', async () => {
      const { id } = await runJob(tried)
      const asks = Array.from({ length: 5 }, () => [
        store.pause(id),
        store.resume(id),
        store.recover(id),
        store.note(id, 'VERDICT', 'slow'),
        store.end(id, CANCEL),
      ])
      const answers = (await Promise.all(asks.flat())).filter((found) => found !== null)
      const history = await store.events(id, 0, 100)
      expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1))
      expect(answers.map(({ eventSeq }) => eventSeq).sort((one, other) => one - other)).toEqual(
        history.slice(2).map(({ seq }) => seq),
      )
      // Pauses and resumes take turns, and nothing follows the end.
      const types = history.map(({ type }) => type)
      expect(types.filter((type) => type === 'CANCELED')).toHaveLength(1)
      expect(types.at(-1)).toBe('CANCELED')
      const turns = types.filter((type) => type === 'PAUSED' || type === 'RESUMED')
      expect(turns).toEqual(turns.map((_, index) => (index % 2 === 0 ? 'PAUSED' : 'RESUMED')))
    })

    test('is noted in its history until it is over', async () => {
      const { job } = await store.create(jobOf())
      expect(await store.note(job.id, 'WORKER_LOST', 'one is gone')).toMatchObject({ state: 'QUEUED', eventSeq: 2 })
      await store.end(job.id, CANCEL)
      expect(await store.note(job.id, 'WORKER_LOST', 'one is gone')).toBeNull()
      expect(await eventsOf(job.id)).toEqual(['1 CREATED', '2 WORKER_LOST', '3 CANCELED'])
    })

    test('counts the processes that its tasks ended, each with an event, until it is over', async () => {
      const { job } = await store.create(jobOf())
      expect(job.deaths).toBe(0)
      expect(await store.died(job.id, 'it ended')).toMatchObject({ state: 'QUEUED', deaths: 1, eventSeq: 2 })
      expect(await store.died(job.id, 'it ended')).toMatchObject({ deaths: 2 })
      await store.end(job.id, CANCEL)
      expect(await store.died(job.id, 'it ended')).toBeNull()
      expect((await store.job(job.id))?.deaths).toBe(2)
      expect(await eventsOf(job.id)).toEqual(['1 CREATED', '2 RETRIED', '3 RETRIED', '4 CANCELED'])
    })

    test('that RUNs goes on from what was reserved', async () => {
      const { id } = await runJob(tried)
      expect(await store.mark(id, MARK)).toBe(true)
      expect(await store.job(id)).toMatchObject({
        progressSeq: 40,
        reservedSeq: 1_000,
        fraction: 0.25,
        barsPerSecond: 7,
      })
      expect(await store.recover(id)).toMatchObject({ state: 'RUNNING', progressSeq: 1_001, fraction: 0.3 })
      expect(await eventsOf(id)).toEqual(['1 CREATED', '2 STARTED', '3 RECOVERED'])
    })

    test('keeps nothing of a mark that comes late, whoever wrote it', async () => {
      const { id } = await runJob(tried)
      const later = { ...MARK, seq: 300, fraction: 0.4, reservedSeq: 2_000, reservedFraction: 0.45 }
      expect([await store.mark(id, later), await store.mark(id, MARK)]).toEqual([true, false])
      const kept = { progressSeq: 300, fraction: 0.4, reservedSeq: 2_000, reservedFraction: 0.45 }
      expect(await store.job(id)).toMatchObject(kept)
      // One that is newer and lower raises the number alone.
      expect(await store.mark(id, { ...MARK, seq: 301 })).toBe(true)
      expect(await store.job(id)).toMatchObject({ ...kept, progressSeq: 301 })
    })

    test('keeps nothing of those who drove it before the one that drives it now', async () => {
      const { id } = await runJob(tried)
      await store.mark(id, MARK)
      // Two take it over, and neither has marked anything yet.
      const first = await store.recover(id)
      const second = await store.recover(id)
      const markOf = (job: Job | null) => {
        const { progressSeq: seq = 0, reservedSeq = 0 } = job ?? {}
        return { ...MARK, seq, reservedSeq: reservedSeq + 1_000, reservedFraction: 0.35 }
      }
      expect(await store.mark(id, { ...MARK, seq: 999, reservedSeq: 3_000, reservedFraction: 0.9 })).toBe(false)
      expect([await store.mark(id, markOf(first)), await store.mark(id, markOf(second))]).toEqual([false, true])
      expect(await store.job(id)).toMatchObject({ progressSeq: 1_002, reservedSeq: 2_002, reservedFraction: 0.35 })
    })

    test('keeps the highest of marks that race', async () => {
      const { id } = await runJob(tried)
      const marks = Array.from({ length: 20 }, (_, index) => {
        const seq = ((7 * index) % 20) + 1
        return { ...MARK, seq, fraction: seq / 100, reservedSeq: 1_000 + seq, reservedFraction: seq / 100 + 0.0135 }
      })
      await Promise.all(marks.map((mark) => store.mark(id, mark)))
      expect(await store.job(id)).toMatchObject({ progressSeq: 20, reservedSeq: 1_020, fraction: 0.2 })
    })

    test('keeps how long it has run, and whoever takes it over is told', async () => {
      const { id } = await runJob(tried)
      expect(await store.job(id)).toMatchObject({ runSeconds: 0 })
      await store.mark(id, { ...MARK, runSeconds: 60.5 })
      // A conductor that has lost the job may still write what it knew.
      await store.mark(id, { ...MARK, runSeconds: 12 })
      expect(await store.recover(id)).toMatchObject({ runSeconds: 60.5 })
      expect(await store.end(id, CANCEL)).toMatchObject({ runSeconds: 60.5 })
    })

    test('that is QUEUED or over cannot be recovered or marked, and one that is over not started', async () => {
      const { job } = await store.create(jobOf())
      expect([await store.recover(job.id), await store.mark(job.id, MARK)]).toEqual([null, false])
      const ended = await store.end(job.id, CANCEL)
      expect([await store.start(job.id), await store.recover(job.id), await store.mark(job.id, MARK)]).toEqual([
        null,
        null,
        false,
      ])
      expect(await store.job(job.id)).toEqual(ended)
    })
  })

  describe('the end of a job', () => {
    test.each([
      [SUCCESS, 1],
      [FAILURE, 0.3],
      [CANCEL, 0.3],
    ])('%j: its last reading is above all others, and only success is at 1', async (ending, fraction) => {
      const { id } = await runJob(tried)
      await store.mark(id, MARK)
      const job = await store.end(id, ending)
      expect(job).toMatchObject({ state: ending.state, error: ending.error, progressSeq: 1_001, fraction })
      expect(job?.finishedAtMs).toEqual(expect.any(Number))
      expect((await store.events(id, 2, 9)).map(({ type, message }) => [type, message])).toEqual([
        [ending.state, ending.message],
      ])
    })

    test('is one: of many that race the first stands', async () => {
      const { id } = await runJob(tried)
      const ends = await Promise.all([CANCEL, SUCCESS, CANCEL, FAILURE].map((ending) => store.end(id, ending)))
      const winners = ends.filter((job) => job !== null)
      expect(winners).toHaveLength(1)
      expect(await store.job(id)).toEqual(winners[0])
      expect(await eventsOf(id)).toHaveLength(3)
      expect(await store.end(id, CANCEL)).toBeNull()
    })

    test('of a job that never started is at once, at 0', async () => {
      const { job } = await store.create(jobOf())
      expect(await store.end(job.id, CANCEL)).toMatchObject({ state: 'CANCELED', fraction: 0, startedAtMs: null })
    })
  })

  test('jobs are read by their ids, those that there are, each once', async () => {
    const made = await Promise.all([1, 2, 3].map(async () => (await store.create(jobOf())).job))
    const ids = made.map(({ id }) => id)
    const found = await store.jobsById([...ids, ...UNKNOWN_IDS, ...ids])
    expect(found.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual(
      made.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    )
    expect([await store.jobsById([]), await store.jobsById(UNKNOWN_IDS)]).toEqual([[], []])
  })

  test('trials are read by job and number, those that are finished, each once', async () => {
    const task = { seconds: 1, stages: NO_SECONDS, runSeconds: 0 }
    const jobs = [await runJob(tried), await runJob(tried)]
    for (const { id } of jobs) {
      const results = resultsOf(2, [1, { error: 'broke' }, 3])
      await store.commit({ ...task, jobId: id, range: { first: 2, count: 3 }, results })
    }
    const places = jobs.flatMap(({ id }) => [0, 2, 3, 4, 9].map((number) => ({ jobId: id, number })))
    const unknown = UNKNOWN_IDS.map((jobId) => ({ jobId, number: 2 }))
    const found = await store.trialsAt([...places, ...unknown, ...places])
    const each = await Promise.all(places.map(({ jobId, number }) => store.trial(jobId, number)))
    const keyOf = (trial: { jobId: string; number: number } | null) => `${trial?.jobId} ${trial?.number}`
    const known = each.filter((trial) => trial !== null)
    expect(known).toHaveLength(6)
    expect(found.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))).toEqual(
      known.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)),
    )
    expect([await store.trialsAt([]), await store.trialsAt(unknown)]).toEqual([[], []])
  })

  test('as many jobs as allowed are kept at once, however many come; one that is over makes room', async () => {
    const open = (await store.openJobs()).length
    const most = open + 3
    const create = (changes: Partial<NewJob> = {}) => store.create(jobOf(changes), most)
    const first = await create({ key: 'the first of few' })
    const made = await Promise.allSettled(Array.from({ length: 12 }, () => create()))
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    for (const one of made) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(TooManyJobsError)
    expect(await store.openJobs()).toHaveLength(most)
    // A start that is sent again is none.
    expect(await create({ key: 'the first of few' })).toEqual({ job: first.job, isNew: false })
    await store.end(first.job.id, CANCEL)
    expect(await create()).toMatchObject({ isNew: true })
    await expect(create()).rejects.toThrow(`${most} jobs are not over, and no more are allowed`)
  })

  test('jobs that are not over are listed oldest first', async () => {
    const made: string[] = []
    for (let index = 0; index < 4; index += 1) made.push((await store.create(jobOf())).job.id)
    await store.start(made[1] as string)
    await store.end(made[2] as string, CANCEL)
    const open = await store.openJobs()
    expect(open.some(({ state }) => isFinal(state))).toBe(false)
    expect(open.map(({ id }) => id).filter((id) => made.includes(id))).toEqual([made[0], made[1], made[3]])
  })

  test('events are read in order, behind a number, at most so many', async () => {
    const { id } = await runJob(tried)
    await store.recover(id)
    await store.end(id, CANCEL)
    const seqs = async (after: number, first: number) => (await store.events(id, after, first)).map(({ seq }) => seq)
    expect(await seqs(0, 10)).toEqual([1, 2, 3, 4])
    expect(await seqs(1, 2)).toEqual([2, 3])
    expect(await seqs(4, 10)).toEqual([])
    expect(await seqs(0, 0)).toEqual([])
  })

  test.each(UNKNOWN_IDS)('the id %j is that of nothing', async (id) => {
    const page = { first: 5, after: null }
    const nothing = { items: [], hasNextPage: false, totalCount: 0 }
    const task = {
      jobId: id,
      range: { first: 0, count: 1 },
      seconds: 1,
      stages: NO_SECONDS,
      runSeconds: 0,
      results: resultsOf(0, [1]),
    }
    expect(await store.job(id)).toBeNull()
    expect([await store.start(id), await store.recover(id), await store.commit(task)]).toEqual([null, null, null])
    expect([await store.pause(id), await store.resume(id), await store.note(id, 'STAGE', 'x')]).toEqual([
      null,
      null,
      null,
    ])
    expect([await store.mark(id, MARK), await store.end(id, CANCEL), await store.trial(id, 0)]).toEqual([
      false,
      null,
      null,
    ])
    expect([await store.events(id, 0, 9), await store.committed(id)]).toEqual([[], []])
    expect(await store.trials(id, 'OBJECTIVE', page)).toEqual(nothing)
    expect((await store.jobs(filterOf({ datasetId: id }), page)).items).toEqual([])
    expect(await store.countJobs(filterOf({ datasetId: id }))).toBe(0)
  })

  test('an id in another spelling is that of nothing', async () => {
    const { job } = await store.create(jobOf())
    const shouted = job.id.toUpperCase()
    if (shouted !== job.id) expect(await store.job(shouted)).toBeNull()
  })

  commitLaws(() => tried)
  trialListLaws(() => tried)
  listLaws(() => tried)
  upkeepLaws(() => tried)
}
