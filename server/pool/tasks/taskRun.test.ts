import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Work } from '../../engine/batch.ts'
import { PLAIN_ACCOUNT } from '../../engine/candles.fixture.ts'
import { makeCandles } from '../../engine/walk.fixture.ts'
import { countTrials, without } from '../../jobs/plan/remaining.ts'
import { LAST_RANK, type TaskOrder } from '../../jobs/ports/queue.ts'
import { readingOf } from '../../jobs/ports.fixture.ts'
import type { Range } from '../../jobs/range.ts'
import type { TaskReading } from '../../jobs/verdict.ts'
import type { HostSample } from '../host/hostState.ts'
import { ownFileOf } from '../own/code.fixture.ts'
import { Threads } from '../threads/threads.ts'
import { TaskRun } from './taskRun.ts'
import type { TaskFindings } from './taskSplit.ts'

/** Hangs at 4, ends its thread at 7, and takes its time at all others above 9. */
const FAULTY = `export default {
  name: 'faulty', title: 'Faulty', description: '', family: 'own',
  parameters: [{ name: 'at', kind: 'INTEGER', min: 0, max: 99, step: 1, default: 0, description: '' }],
  signals: ({ length }, { at }) => {
    if (at === 4) for (;;);
    if (at === 7) process.exit()
    for (const until = performance.now() + (at > 9 ? 30 : 0); performance.now() < until; );
    return { entry: new Uint8Array(length), exit: new Uint8Array(length) }
  },
}`

const CANDLES = makeCandles(400, 1)
const WAIT = { timeout: 30_000, interval: 10 }

/** One trial for each of some numbers, run one after the other. */
const workOf = (...numbers: number[]): Work => ({
  account: PLAIN_ACCOUNT,
  objective: 'SHARPE',
  engines: ['VECTOR'],
  batches: numbers.map((at, first) => ({
    strategy: 'faulty',
    direction: 'LONG',
    parameters: { at },
    first,
    exits: [{ takeProfit: null, stopLoss: null }],
  })),
})

let folder: string
let threads: Threads
let attempts: number

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'barline-run-'))
  writeFileSync(join(folder, 'faulty.js'), FAULTY)
  threads = new Threads(1, () => [ownFileOf(join(folder, 'faulty.js'))])
})
beforeEach(() => {
  attempts = 0
})
afterAll(async () => {
  await threads.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

/** A task of some numbers, with all that it keeps and hands on; time passes for it as `pass` says. */
function open(numbers: readonly number[], isCrowded = true) {
  const kept: { taskOrder: TaskOrder; found: TaskFindings }[] = []
  const changes: TaskOrder[] = []
  const readings: TaskReading[] = []
  const notes: string[] = []
  const end = new AbortController()
  const range = { first: 0, count: numbers.length }
  const taskOrder: TaskOrder = { jobId: 'job', range, priority: 0, rank: 3 }
  const begin = (order: TaskOrder) =>
    new TaskRun(order, end.signal, {
      threads,
      node: 'a node',
      hold: {
        keep: async (kind, found) => void kept.push({ taskOrder: kind, found }),
        change: async (next) => void changes.push(next),
        isCrowded: () => isCrowded,
      },
      nextAttempt: () => (attempts += 1),
      tell: (reading) => readings.push(reading),
      note: async (_, type, message) => void notes.push(`${type} ${message}`),
      moved: () => undefined,
    })
  const work = workOf(...numbers)
  const run = begin(taskOrder)
  const outcome = (task = run) => task.run({ work, datasetId: '', trialLimit: null, isDeadly: false }, CANDLES)
  const pass = (spanMs: number, task = run) => task.sample(hostAfter(spanMs))
  const trials = () => kept.flatMap(({ found }) => runsOf(found))
  return { run, begin, outcome, pass, kept, trials, changes, readings, notes, end, taskOrder }
}

let ticks = 0
const hostAfter = (spanMs: number): HostSample => {
  ticks += 1
  return { spanMs, host: { ...readingOf().host, ticks, tickCpuMs: 5 } }
}
const runsOf = ({ range, missing }: TaskFindings): Range[] => without([range], missing)

type Opened = ReturnType<typeof open>

/** What a task comes to: the parts that were kept, and the rest. */
const allOf = ({ kept }: Opened, rest: TaskFindings | null | undefined) => [
  ...kept.map(({ found }) => found),
  ...(rest ? [rest] : []),
]
const failuresOf = (opened: Opened, rest: TaskFindings | null | undefined) =>
  allOf(opened, rest).flatMap(({ results }) => results.failures)
/** How many trials that are: more than there are, where one came twice. */
const countOf = (opened: Opened, rest: TaskFindings | null | undefined) =>
  countTrials(allOf(opened, rest).flatMap(runsOf))

/** Lets time pass until something is so. */
async function passUntil({ pass }: Opened, isSo: () => boolean, spanMs = 50): Promise<void> {
  await vi.waitUntil(() => {
    pass(spanMs)
    return isSo()
  }, WAIT)
}

const standsAt = ({ readings }: Opened, trial: number) =>
  readings.at(-1)?.trial === trial && readings.at(-1)?.stage === 'SIGNALS'

describe('a task that goes on', () => {
  test('keeps what is finished every two seconds, each trial once, and answers with the rest', async () => {
    const opened = open(Array.from({ length: 30 }, (_, index) => 10 + index))
    const over = opened.outcome()
    const isOver = over.then(() => true)
    while (!(await Promise.race([isOver, new Promise((later) => setTimeout(later, 20))]))) opened.pass(150)
    const rest = await over
    expect(opened.kept.length).toBeGreaterThan(0)
    expect(opened.kept.every(({ taskOrder }) => taskOrder === opened.taskOrder)).toBe(true)
    const all = [...opened.trials(), ...(rest ? runsOf(rest) : [])]
    expect(all.toSorted((one, other) => one.first - other.first)).toEqual(all)
    expect(all.reduce((next, { first, count }) => (first === next ? next + count : -1), 0)).toBe(30)
  })
})

describe('a task whose thread stands', () => {
  test('has taken no longer than its process was awake', async () => {
    const numbers = Array.from({ length: 60 }, (_, index) => 10 + index)
    const awake = open(numbers)
    let found: TaskFindings | null | undefined
    void awake.outcome().then((answer) => {
      found = answer
    })
    await passUntil(awake, () => found !== undefined)
    const whole = allOf(awake, found).reduce((sum, { seconds }) => sum + seconds, 0)
    expect(whole).toBeGreaterThan(1.7)
    // Of the same time this one is told nothing: that the clock went on is all that its thread knows.
    const paused = await open(numbers).outcome()
    expect(paused?.seconds).toBeLessThanOrEqual(1)
    expect(paused?.stages.SIGNALS).toBeLessThanOrEqual(1)
    expect(paused?.stages.SIGNALS).toBeGreaterThan(0.8)
  })

  test('becomes the trial that it stands at, and has kept what was finished', async () => {
    const opened = open([1, 2, 3, 4, 5, 6])
    const over = opened.outcome()
    await passUntil(opened, () => standsAt(opened, 3))
    await passUntil(opened, () => opened.changes.length > 0, 500)
    expect(opened.changes).toEqual([{ ...opened.taskOrder, range: { first: 3, count: 1 } }])
    expect(opened.trials()[0]?.first).toBe(0)
    await passUntil(opened, () => opened.readings.at(-1)?.unit === '3')
    expect(opened.readings.at(-1)).toMatchObject({ unit: '3', cost: CANDLES.length, bars: 0 })
    opened.end.abort()
    await expect(over).rejects.toThrow()
  })

  test('goes back to the queue, last of its job, when it is to yield, and only where others wait', async () => {
    const order = { jobId: 'job', unit: '0', node: 'a node', reason: '', cause: 'YIELD', spent: 10 } as const
    const alone = open([1, 4, 5], false)
    const standing = alone.outcome()
    await passUntil(alone, () => standsAt(alone, 1))
    alone.run.stop({ ...order, attempt: attempts })
    for (let sample = 0; sample < 10; sample += 1) alone.pass(50)
    expect(alone.changes).toEqual([])
    alone.end.abort()
    await expect(standing).rejects.toThrow()

    const crowded = open([1, 4, 5])
    const over = crowded.outcome()
    await passUntil(crowded, () => standsAt(crowded, 1))
    crowded.run.stop({ ...order, attempt: attempts })
    await passUntil(crowded, () => crowded.changes.length > 0)
    expect(await over).toBeNull()
    const suspect = { first: 1, count: 1 }
    expect(crowded.changes).toEqual([
      { ...crowded.taskOrder, range: suspect, rank: LAST_RANK, suspicion: { spent: 10, bars: 0 } },
    ])
    expect(crowded.trials()).toEqual([{ first: 0, count: 1 }])
    expect(crowded.notes).toEqual([expect.stringMatching(/^RETRIED trial 1 may hang in SIGNALS .* after all others$/)])
  })

  test('has failed when it hangs once more, and says in its readings what it has spent', async () => {
    const opened = open([4])
    const suspicion = { spent: 50, bars: 0 }
    const task = opened.begin({ ...opened.taskOrder, suspicion })
    const over = opened.outcome(task)
    const mine = { ...opened, pass: (spanMs: number) => opened.pass(spanMs, task) }
    await passUntil(mine, () => standsAt(opened, 0))
    expect(opened.readings.at(-1)?.spent).toBe(50)
    task.stop({ cause: 'STALLED', spent: 10, jobId: 'job', unit: '0', node: 'a node', attempt: attempts, reason: 'no' })
    await passUntil(mine, () => attempts === 1 && task.isWaiting === false && opened.readings.length > 0)
    let found: TaskFindings | null | undefined
    void over.then((answer) => {
      found = answer
    })
    await passUntil(mine, () => found !== undefined)
    expect(found?.results.failures).toMatchObject([
      { trial: 0, ended: 'STALLED', error: expect.stringContaining('it hung twice') },
    ])
  })

  test('has failed of what a person does not wait for, and runs the others', async () => {
    const opened = open([1, 4, 5], false)
    const over = opened.outcome()
    await passUntil(opened, () => standsAt(opened, 1))
    expect(opened.run.skip(2)).toBe(false)
    expect(opened.run.skip(1)).toBe(true)
    let found: TaskFindings | null | undefined
    void over.then((answer) => {
      found = answer
    })
    await passUntil(opened, () => found !== undefined)
    expect(failuresOf(opened, found)).toEqual([{ trial: 1, error: 'skipped by hand' }])
    expect(countOf(opened, found)).toBe(3)
  })
})

describe('a task that is ended', () => {
  test('keeps what is finished of it', async () => {
    const opened = open([1, 2, 3, 4, 5])
    const over = opened.outcome()
    await passUntil(opened, () => standsAt(opened, 3))
    opened.end.abort()
    await expect(over).rejects.toThrow()
    await opened.run.keep()
    expect(opened.trials()[0]?.first).toBe(0)
  })

  test('by its thread loses no more than the trial that it was at', async () => {
    const opened = open([11, 7, 13])
    let found: TaskFindings | null | undefined
    void opened.outcome().then((answer) => {
      found = answer
    })
    await passUntil(opened, () => found !== undefined)
    expect(failuresOf(opened, found)).toMatchObject([{ trial: 1, error: expect.stringContaining('ended its thread') }])
    expect(countOf(opened, found)).toBe(3)
    // Attempts at the task, at what it had not begun, and at the culprit. Had the first trial been lost, it would be one of the second.
    expect(attempts).toBe(3)
    const work = opened.readings.filter(({ attempt, trial }) => attempt > 1 && trial === 0)
    expect(work).toEqual([])
  })
})
