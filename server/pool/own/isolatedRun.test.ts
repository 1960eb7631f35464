import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FIGURES, type Work } from '../../engine/batch.ts'
import { PLAIN_ACCOUNT } from '../../engine/candles.fixture.ts'
import { makeCandles } from '../../engine/walk.fixture.ts'
import type { TaskOrder } from '../../jobs/ports/queue.ts'
import { readingOf } from '../../jobs/ports.fixture.ts'
import type { Range } from '../../jobs/range.ts'
import type { TaskReading } from '../../jobs/verdict.ts'
import type { PieceResult } from '../tasks/taskSplit.ts'
import { Threads } from '../threads/threads.ts'
import { ownFileOf } from './code.fixture.ts'
import { IsolatedRun } from './isolatedRun.ts'
import { ProcessSlots } from './processSlots.ts'

/** Does harm in three of its trials, each in another way. */
const HARMFUL = `import { execFileSync } from 'node:child_process'
export default {
  name: 'harmful', title: 'Harmful', description: '', family: 'faults',
  parameters: [{ name: 'at', kind: 'INTEGER', min: 0, max: 99, step: 1, default: 0, description: '' }],
  signals: ({ length }, { at }) => {
    if (at === 5) execFileSync('kill', ['-9', String(process.pid)])
    if (at === 2) throw new Error('secret: ' + process.env.ACCESS_TOKEN)
    if (at === 9) for (;;);
    const column = (rest) => Uint8Array.from({ length }, (_, bar) => Number(bar % (10 + at) === rest))
    return { entry: column(0), exit: column(5) }
  },
}`

const CANDLES = makeCandles(500, 3)
const ENTRY = fileURLToPath(new URL('./childProcess.ts', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'barline-isolated-'))
  writeFileSync(join(folder, 'harmful.js'), HARMFUL)
  process.env.ACCESS_TOKEN = 'of the operator'
})
afterEach(() => {
  delete process.env.ACCESS_TOKEN
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

const filesOf = () => [ownFileOf(join(folder, 'harmful.js'))]

/** Trials `first` to `first + count − 1`, each at its own number. */
function workOf({ first, count }: Range): Work {
  const batches = Array.from({ length: count }, (_, index) => ({
    strategy: 'harmful',
    direction: 'LONG' as const,
    parameters: { at: first + index },
    first: first + index,
    exits: [{ takeProfit: null, stopLoss: null }],
  }))
  return { account: PLAIN_ACCOUNT, objective: 'SHARPE', engines: ['VECTOR'], batches }
}

/** A run of trials in processes of their own, and all that it says. */
function open(range: Range, committed: readonly Range[] = []) {
  const ending = new AbortController()
  const kept: { readonly range: Range; readonly found: PieceResult }[] = []
  const readings: TaskReading[] = []
  const told: string[] = []
  const taskOrder: TaskOrder = { jobId: 'job', range, priority: 0, rank: 0, deaths: 1 }
  const run = new IsolatedRun(taskOrder, ending.signal, {
    node: 'a node',
    room: new ProcessSlots(() => 1),
    filesOf,
    committed: async () => committed,
    keep: async ({ first, count }, found) => void kept.push({ range: { first, count }, found }),
    tell: (reading) => void readings.push(reading),
    moved: () => undefined,
    note: async (_jobId, type, message) => void told.push(`${type} ${message}`),
    died: async (_jobId, message) => void told.push(message),
  })
  const assignment = { work: workOf(range), datasetId: 'x', trialLimit: null, isDeadly: false }
  const failures = () => kept.flatMap(({ found }) => found.results.failures)
  return { run, ending, kept, readings, told, failures, begin: () => run.run(assignment, CANDLES) }
}

/** The figures of one trial as a thread of this process finds them. */
async function figuresOf(trial: number): Promise<number[]> {
  const threads = new Threads(1, filesOf)
  const terms = { onRun: () => undefined, onStuck: () => undefined, signal: new AbortController().signal }
  const { results } = await threads.run(workOf({ first: trial, count: 1 }), CANDLES, terms)
  await threads.close()
  return [...results.figures]
}

/** Committed trials before, in and behind those from 1 to 5. */
const NEIGHBOURS = [
  { first: 0, count: 2 },
  { first: 9, count: 3 },
]

test('a trial that ends its process fails, and the others are what a thread finds, with no secret in reach', async () => {
  const { begin, kept, told, failures } = open({ first: 1, count: 5 }, NEIGHBOURS)
  await begin()
  const trialsOf = ({ first, count }: Range) => Array.from({ length: count }, (_, index) => first + index)
  expect(kept.flatMap(({ range }) => trialsOf(range))).toEqual([2, 3, 4, 5])
  expect(failures()).toMatchObject([
    { trial: 2, error: expect.stringContaining('secret: undefined') },
    { trial: 5, error: 'its process ended three times while it ran' },
  ])
  expect(told).toEqual([
    'a process that ran trials 4 to 5 alone has ended (SIGKILL); they are run in halves until it is known which of them does that, ' +
      'and the others go on without it',
  ])
  const alone = kept.find(({ range }) => range.first === 4)?.found.results.figures
  expect([...(alone ?? [])]).toEqual(await figuresOf(4))
  expect(alone).toHaveLength(FIGURES.length)
})

const HOST = { spanMs: 50, host: readingOf().host }

/** Shows the run how the host is, as a node does, until it is over. */
async function sampled(run: IsolatedRun, running: Promise<void>, each: () => void): Promise<void> {
  let ticks = 0
  const timer = setInterval(() => {
    ticks += 1
    run.sample({ ...HOST, host: { ...HOST.host, ticks } })
    each()
  }, 50)
  await running.finally(() => clearInterval(timer))
}

test('a trial that hangs in such a process is told of, ended by an order, and fails as anywhere', async () => {
  const { run, begin, readings, told, failures } = open({ first: 8, count: 2 })
  const unit = '8'
  await sampled(run, begin(), () => {
    const { attempt, stage } = readings.at(-1) ?? readingOf()
    if (stage === 'SIGNALS')
      run.stop({ jobId: 'job', unit, node: 'a node', attempt, reason: 'it stands', cause: 'STALLED', spent: 5 })
  })
  expect(failures()).toMatchObject([{ trial: 9, ended: 'STALLED', error: expect.stringContaining('it hung twice') }])
  expect(readings.every((reading) => reading.unit === unit && reading.cost === 1_000)).toBe(true)
  expect(readings.at(-1)?.bars).toBe(500)
  expect(told).toEqual([expect.stringContaining('RETRIED trial 9 hung')])
})

test('a run that is ended ends its process, and keeps nothing more', async () => {
  const { run, begin, ending, readings, kept, told } = open({ first: 9, count: 1 })
  const running = sampled(run, begin(), () => {
    if (readings.at(-1)?.stage === 'SIGNALS') ending.abort(new Error('the job is over'))
  })
  await expect(running).rejects.toThrow('the job is over')
  expect([kept, told]).toEqual([[], []])
})

test('such a process heeds no order to stop but that of its node, and ends with it', async () => {
  const child = fork(ENTRY, [], { serialization: 'advanced' })
  const exit = once(child, 'exit')
  const task = {
    node: 'n',
    own: [],
    taskOrder: { jobId: 'j', range: { first: 0, count: 0 } },
    assignment: { work: workOf({ first: 0, count: 0 }) },
  }
  const answers: string[] = []
  child.on('message', ({ kind }: { kind: string }) => answers.push(kind))
  child.send({ kind: 'candles', bars: 1 })
  child.send({ kind: 'run', task })
  await expect.poll(() => answers, { timeout: 30_000 }).toContain('begun')
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) child.kill(signal)
  const before = answers.length
  child.send({ kind: 'run', task })
  await expect.poll(() => answers.length, { timeout: 30_000 }).toBeGreaterThan(before)
  child.disconnect()
  expect(await exit).toEqual([null, 'SIGKILL'])
})
