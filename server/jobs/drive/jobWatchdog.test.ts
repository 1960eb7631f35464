import { describe, expect, test } from 'vitest'
import type { Thresholds } from '../../watchdog/reading.ts'
import type { JobStore } from '../ports/jobStore.ts'
import { createTestBus, createTestLog, jobOf, readingOf, settle, TestClock } from '../ports.fixture.ts'
import type { TaskReading } from '../verdict.ts'
import { JobWatchdog } from './jobWatchdog.ts'

const FACTS = { fraction: 0, trialsDone: 0, trialsTotal: 10, hasResult: false, isRunning: true }

/** A watch over a job with one task, which hangs or moves a tick of the metronome after the other. */
function open(changes: Partial<Thresholds> = {}) {
  const [bus, clock, log] = [createTestBus(), new TestClock(), createTestLog()]
  const notes: string[] = []
  const state = { fault: null as Error | null }
  const note: JobStore['note'] = async (_, type, message) => {
    if (state.fault) throw state.fault
    notes.push(`${type} ${message}`)
    return jobOf()
  }
  const thresholds = { suspectAfter: 3, stalledAfter: 6, minVelocity: 0, abort: true, ...changes }
  const watched = { jobId: 'job', thresholds, totalBars: 1_000, history: new Map() }
  const watch = new JobWatchdog(watched, { bus, clock, log, store: { note } })
  let ticks = 0
  /** The task's thread has no CPU for so many ticks, and is asked and does not answer. */
  const hang = async (count: number, changes: Partial<TaskReading> = {}) => {
    for (let tick = 0; tick < count; tick += 1) {
      ticks += 1
      const host = { ...readingOf().host, ticks }
      watch.read([readingOf({ stage: 'SIGNALS', trial: 4, answered: false, ...changes, host })])
      await clock.pass(1_000)
      watch.tick(() => FACTS)
      await settle()
    }
  }
  const orders = () => bus.said.flatMap((message) => (message.kind === 'stop' ? [message.order] : []))
  const levels = () => bus.said.flatMap((message) => (message.kind === 'verdict' ? [message.verdict.level] : []))
  const last = () => bus.said.flatMap((message) => (message.kind === 'verdict' ? [message.verdict] : [])).at(-1)
  return { watch, bus, clock, log, state, notes, hang, orders, levels, last }
}

describe('a job that waited', () => {
  test('is judged at once when the first of its work is heard of, and once a second from then on', () => {
    const { watch, levels } = open()
    watch.tick(() => FACTS)
    watch.read([readingOf({ stage: 'SIGNALS', trial: 4 })])
    watch.tick(() => FACTS)
    expect(levels()).toEqual(['WAITING', 'HEALTHY'])
    watch.read([readingOf({ stage: 'SIGNALS', trial: 5 })])
    watch.tick(() => ({ ...FACTS, trialsDone: 5 }))
    expect(levels()).toEqual(['WAITING', 'HEALTHY'])
  })

  test.each([
    [0, 'No thread has taken any of its work yet.'],
    [5, 'No thread works on it at the moment; 5 of 10 trials are done.'],
    [10, 'All of its trials are done.'],
  ])('with %i of 10 trials done says so: %s', (trialsDone, reason) => {
    const { watch, bus } = open()
    watch.tick(() => ({ ...FACTS, trialsDone }))
    expect(bus.said).toMatchObject([{ kind: 'verdict', verdict: { level: 'WAITING', reason } }])
  })
})

describe('a task that hangs', () => {
  test('is told of level by level, kept in the history, and ordered to be ended until it is', async () => {
    const { watch, notes, hang, orders, levels } = open()
    await hang(12)
    expect([...new Set(levels())]).toEqual(['HEALTHY', 'SUSPECT', 'STALLED'])
    expect(notes).toEqual([
      expect.stringMatching(/^VERDICT SUSPECT: trial 4 \(SIGNALS\)/),
      expect.stringMatching(/^VERDICT STALLED: trial 4 \(SIGNALS\)/),
    ])
    expect(orders().length).toBeGreaterThan(1)
    expect(orders()[0]).toMatchObject({ jobId: 'job', unit: '0', node: 'a node', attempt: 1 })
    expect(orders()[0]?.reason).toContain('chances to move and took none')
    expect(watch.level).toBe('STALLED')
  })

  test('is healthy once it is tried anew, which the history says', async () => {
    const { notes, hang, orders, watch } = open()
    await hang(12)
    const before = orders().length
    await hang(2, { attempt: 2 })
    expect(watch.level).toBe('HEALTHY')
    expect(notes.at(-1)).toBe('VERDICT HEALTHY: It moves.')
    expect(orders()).toHaveLength(before)
  })

  test('is only warned of where its job is not to be aborted', async () => {
    const { hang, orders, watch } = open({ abort: false })
    await hang(12)
    expect(watch.level).toBe('STALLED')
    expect(orders()).toEqual([])
  })

  test('counts for nothing once it is committed, or is no task of the job any more', async () => {
    const one = open()
    await one.hang(12)
    one.watch.settle('0')
    const other = open()
    await other.hang(12)
    other.watch.keep(new Set(['7']))
    for (const { watch, hang, orders } of [one, other]) {
      const before = orders().length
      await hang(0)
      watch.tick(() => FACTS)
      expect(orders()).toHaveLength(before)
    }
  })
})

test('a job that is slower than it may be has that in its history, once', async () => {
  const { notes, hang, levels } = open({ minVelocity: 99 })
  for (let bars = 0; bars < 500; bars += 25) await hang(1, { bars, writes: bars })
  expect(levels().at(-1)).toBe('SLOW')
  expect(notes).toEqual([expect.stringMatching(/^VERDICT SLOW: /)])
})

describe('a job of whose tasks nothing is heard', () => {
  const SILENT = { waitsFor: null, silence: 'Nothing is heard.' }

  test('is SUSPECT for that where it stood well, and stays what it is where it stood worse', async () => {
    const well = open()
    await well.hang(1)
    await well.clock.pass(1_000)
    well.watch.tick(() => FACTS, SILENT)
    expect(well.last()).toMatchObject({ level: 'SUSPECT', reason: 'Nothing is heard.' })
    const hung = open()
    await hung.hang(12)
    await hung.clock.pass(1_000)
    hung.watch.tick(() => FACTS, SILENT)
    expect(hung.last()?.level).toBe('STALLED')
    expect(hung.last()?.reason).not.toBe('Nothing is heard.')
  })

  test('waits, where it waits for something, whatever else is known of it', async () => {
    const { watch, hang, clock, last, notes } = open()
    await hang(12)
    await clock.pass(1_000)
    const before = notes.length
    watch.tick(() => FACTS, { waitsFor: 'It waits for code.', silence: 'Nothing is heard.' })
    await settle()
    expect(last()).toMatchObject({ level: 'WAITING', reason: 'It waits for code.' })
    expect(notes).toHaveLength(before)
  })
})

test('a verdict that cannot be kept is said all the same', async () => {
  const { hang, levels, log, state } = open()
  state.fault = new Error('the database is away')
  await hang(12)
  expect([...new Set(levels())]).toEqual(['HEALTHY', 'SUSPECT', 'STALLED'])
  expect(log.lines).toEqual(['a verdict could not be kept', 'a verdict could not be kept'])
})

test('what is said of a job that stands as before is said once', async () => {
  const { watch, clock, bus } = open()
  for (let second = 0; second < 5; second += 1) {
    watch.tick(() => FACTS)
    await clock.pass(1_000)
  }
  expect(bus.said).toHaveLength(1)
})

test('levels at which nobody has to act are no history', async () => {
  const { notes, hang, levels } = open()
  for (let bars = 0; bars < 500; bars += 100) await hang(1, { bars, writes: bars, cpuMs: bars })
  expect(new Set(levels())).toEqual(new Set(['HEALTHY']))
  expect(notes).toEqual([])
})

test('whoever begins to listen is told the present verdict, once there is one', async () => {
  const { watch, bus, hang } = open()
  watch.show()
  expect(bus.said).toEqual([])
  await hang(1)
  const before = bus.said.length
  watch.show()
  expect(bus.said.slice(before)).toMatchObject([{ kind: 'verdict', verdict: { level: 'HEALTHY' } }])
})
