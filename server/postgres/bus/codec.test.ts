import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { progressAt } from '../../jobs/bus.laws.ts'
import { type ListedJob, TASK_STAGES } from '../../jobs/job.ts'
import type { StopOrder } from '../../jobs/ports/bus.ts'
import { jobOf, listedOf } from '../../jobs/ports.fixture.ts'
import type { Progress } from '../../jobs/progress.ts'
import type { JobVerdict, TaskReading } from '../../jobs/verdict.ts'
import { decode, encode } from './codec.ts'
import type { Note } from './note.ts'

/** Any characters, those that JSON escapes, and halves of characters among them. */
const letters = { unit: fc.oneof(fc.constantFrom('"', '\\', '\0', '\n', 'é', '字', '🙂', '\ud800'), fc.string()) }
const jobId = fc.oneof(fc.uuid(), fc.string({ maxLength: 36 }))
/** A text of a length that no record cuts. */
const text = fc.string({ ...letters, maxLength: 80 }).map((whole) => whole.slice(0, 900))
const figure = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER })
const range = fc.record({ first: count, count })

const lane = fc.record({
  thread: count,
  jobId: fc.option(fc.uuid()),
  stage: fc.option(fc.constantFrom(...TASK_STAGES)),
  trial: fc.option(count),
  bar: fc.option(count),
  bars: fc.option(count),
})

const progressOf = (message: fc.Arbitrary<string>): fc.Arbitrary<Progress> =>
  fc.record({
    jobId,
    seq: count,
    atMs: figure,
    state: fc.constantFrom('QUEUED', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELED'),
    fraction: figure,
    rate: figure,
    ceiling: figure,
    trialsDone: count,
    trialsTotal: count,
    stage: fc.constantFrom('WAITING', 'LOADING', 'SIGNALS', 'SIMULATION', 'METRICS', 'STORING', 'DONE'),
    message,
    eta: fc.option(fc.record({ seconds: figure, low: figure, high: figure })),
    barsPerSecond: figure,
    verdict: fc.constantFrom('WAITING', 'HEALTHY', 'SLOW', 'SUSPECT', 'STALLED', 'COMPLETE'),
  })
/** Milliseconds as the records hold them. */
const ms = fc.nat({ max: 1e9 }).map((whole) => whole / 1_000)
const level = fc.constantFrom<JobVerdict['level'][]>('WAITING', 'HEALTHY', 'SLOW', 'SUSPECT', 'STALLED', 'COMPLETE')
const name = fc.string({ maxLength: 30 })
const reading: fc.Arbitrary<TaskReading> = fc.record({
  jobId,
  unit: name,
  node: jobId,
  attempt: count,
  cost: figure,
  bars: figure,
  writes: count,
  stage: fc.constantFrom('LOADING', 'SIGNALS', 'SIMULATION', 'METRICS', 'STORING'),
  trial: fc.option(count),
  step: fc.option(fc.record({ of: name, bars: figure })),
  cpuMs: fc.option(ms),
  answered: fc.option(fc.boolean()),
  host: fc.record({
    ticks: count,
    tickCpuMs: fc.option(ms),
    lagMs: ms,
    hasGap: fc.boolean(),
    databaseAnswers: fc.boolean(),
    queueAnswers: fc.boolean(),
  }),
})
const evidence = fc.record({
  signal: fc.constantFrom('UNITS_ADVANCED' as const, 'WORKER_ALIVE' as const, 'ALL_TRIALS_DONE' as const),
  opinion: fc.constantFrom('PROGRESSING' as const, 'STALLED' as const, 'COMPLETE' as const, 'NO_OPINION' as const),
  detail: name,
})
const verdict: fc.Arbitrary<JobVerdict> = fc.record({
  jobId,
  level,
  atMs: figure,
  unchanged: count,
  suspectAfter: count,
  stalledAfter: count,
  velocity: figure,
  acceleration: figure,
  evidence: fc.array(evidence, { maxLength: 9 }),
  reason: name,
  suspects: fc.array(
    fc.record({ trial: count, unchanged: count, bars: figure, stage: fc.constantFrom(...TASK_STAGES) }),
    { maxLength: 5 },
  ),
})
const order: fc.Arbitrary<StopOrder> = fc.record({
  jobId,
  unit: name,
  node: jobId,
  attempt: count,
  reason: name,
  cause: fc.constantFrom('STALLED', 'YIELD'),
  spent: count,
})
const tally = fc.record({ succeeded: count, failed: count, timedOut: count, seconds: figure })
const counts = fc.record({ tally, bestNumber: fc.option(count) })
const progressNote = (message: fc.Arbitrary<string>) =>
  progressOf(message).map((progress) => ({ kind: 'progress' as const, jobId: progress.jobId, progress }))
const listed: fc.Arbitrary<ListedJob> = fc.record({
  id: jobId,
  kind: fc.constantFrom('BACKTEST', 'OPTIMIZATION'),
  state: fc.constantFrom('SUCCEEDED', 'FAILED', 'CANCELED'),
  name,
  tags: fc.array(name, { maxLength: 3 }),
  strategies: fc.array(name, { maxLength: 3 }),
  datasetId: jobId,
  createdAtMs: count,
  finishedAtMs: fc.option(count),
})
const note: fc.Arbitrary<Note> = fc.oneof(
  reading.map((value): Note => ({ kind: 'reading', jobId: value.jobId, reading: value })),
  progressNote(text),
  verdict.map((value): Note => ({ kind: 'verdict', jobId: value.jobId, verdict: value })),
  order.map((value): Note => ({ kind: 'stop', order: value })),
  jobId.map((id): Note => ({ kind: 'job', jobId: id })),
  fc.record(
    {
      kind: fc.constant('committed' as const),
      jobId,
      range,
      count: counts,
      eventSeq: fc.nat(),
      startSeconds: fc.nat(),
    },
    { requiredKeys: ['kind', 'jobId', 'range', 'count', 'eventSeq'] },
  ),
  jobId.map((id): Note => ({ kind: 'released', jobId: id })),
  fc.record({ kind: fc.constant('call' as const), id: name, jobId, skip: fc.option(count) }),
  fc.record({ kind: fc.constant('look' as const), id: name }),
  fc.record({
    kind: fc.constant('lanes' as const),
    id: name,
    node: jobId,
    version: name,
    threads: count,
    lanes: fc.array(lane, { maxLength: 20 }),
  }),
  fc.record({ kind: fc.constant('answer' as const), id: name, jobId, node: name, isFound: fc.boolean() }),
  fc.record({
    kind: fc.constant('labeled' as const),
    jobId,
    before: fc.record({ name, tags: fc.array(name, { maxLength: 3 }) }),
  }),
  fc.record({ kind: fc.constant('dataset' as const), datasetId: jobId }),
  listed.map((job): Note => ({ kind: 'deleted', jobId: job.id, job })),
  fc.constantFrom<Note>({ kind: 'waiting', queue: 'conductors' }, { kind: 'waiting', queue: 'tasks' }),
  fc.constantFrom<Note>({ kind: 'ask' }, { kind: 'gap' }),
)
const batch = fc.array(note, { maxLength: 200, size: 'max' })

describe('payloads of the bus', () => {
  test('hold any batch in order, each of at most 7,500 bytes, and in few', () => {
    fc.assert(
      fc.property(batch, (notes) => {
        const payloads = encode('an origin', notes)
        for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(7_500)
        const envelopes = payloads.map((payload) => decode(payload))
        expect(envelopes.flatMap((envelope) => envelope?.notes ?? [])).toEqual(notes)
        expect(envelopes.every((envelope) => envelope?.origin === 'an origin' && envelope.strange === 0)).toBe(true)
        // Two neighbours that fit into one payload would stand in one.
        for (const [index, { length }] of payloads.entries()) {
          const next = payloads[index + 1]
          if (next) expect(length + next.length).toBeGreaterThan(7_500)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('hold a text of any length, cut to what fits', () => {
    const long = fc.string({ ...letters, minLength: 500, maxLength: 3_000, size: 'max' })
    fc.assert(
      fc.property(progressNote(long), (note) => {
        const [payload = '', ...others] = encode('an origin', [note])
        expect(others).toEqual([])
        expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(7_500)
        const found = decode(payload)?.notes[0]
        if (found?.kind !== 'progress') throw new Error('it became something else')
        const [said, { message }] = [note.progress.message, found.progress]
        if (message !== said) {
          expect(said.startsWith(message.slice(0, -1))).toBe(true)
          expect(message.endsWith('…')).toBe(true)
          expect(payload.length).toBeGreaterThan(7_500 - 2_000)
        }
      }),
    )
  })

  test.each([
    ['letters', 'x'.repeat(6_000), 'x'.repeat(5_992)],
    ['characters of two units', '🙂'.repeat(600), '🙂'.repeat(499)],
    ['characters that JSON escapes', '\n'.repeat(4_000), '\n'.repeat(2_996)],
  ])('cut a text of %s between two characters, at 6,000 bytes', (_, message, kept) => {
    const note = progressAt('job', 1)
    const [payload = ''] = encode('an origin', [{ ...note, jobId: 'job', progress: { ...note.progress, message } }])
    expect(decode(payload)?.notes).toEqual([
      { ...note, jobId: 'job', progress: { ...note.progress, message: `${kept}…` } },
    ])
  })

  test('tell a deletion without what the job was where that is long', () => {
    const job = {
      ...listedOf(jobOf()),
      strategies: Array.from({ length: 300 }, (_, at) => `a long name of number ${at}`),
    }
    const [payload = ''] = encode('an origin', [{ kind: 'deleted', jobId: 'job', job }])
    expect(decode(payload)?.notes).toEqual([{ kind: 'deleted', jobId: 'job', job: null }])
  })

  test('tell a gap in the place of what does not fit', () => {
    const [payload = ''] = encode('an origin', [{ kind: 'job', jobId: 'x'.repeat(7_500) }])
    expect(decode(payload)?.notes).toEqual([{ kind: 'gap' }])
  })

  test('are none where there is nothing to say', () => {
    expect(encode('an origin', [])).toEqual([])
  })

  test.each([
    '',
    'hello',
    '{"jobId":"a job"}',
    '[]',
    '[1]',
    '[1,7]',
    '["1","an origin"]',
    '[2,"an origin",["g"]]',
    'null',
  ])('are not what another program says: %s', (payload) => {
    expect(decode(payload)).toBeNull()
  })

  test.each([
    '["x","a job"]',
    '["j"]',
    '["j",7]',
    '["j","a job",7]',
    '["r","a job",0,null,"SIGNALS"]',
    '["r","a job",0,1,"DREAMING"]',
    '["v","a job","FINE",[0,0,20,50,0,0],[],""]',
    '["s","a job","0","a node","first","it hangs"]',
    '["c","a job",0]',
    '["w","a queue"]',
    '["a","a job"]',
    '{}',
    'null',
  ])('give all but the record that is not understood: %s', (record) => {
    expect(decode(`[1,"an origin",["g"],${record},["j","a job"]]`)).toEqual({
      origin: 'an origin',
      notes: [{ kind: 'gap' }, { kind: 'job', jobId: 'a job' }],
      strange: 1,
    })
  })
})
