import { describe, expect, test } from 'vitest'
import { committedAt, progressAt } from '../../jobs/bus.laws.ts'
import type { Message } from '../../jobs/ports/bus.ts'
import { createTestLog, jobOf, readingOf, settle } from '../../jobs/ports.fixture.ts'
import type { Note } from './note.ts'
import { Outbox } from './outbox.ts'

/** A note in a few letters: its kind, its job, and which one it is. */
function brief(note: Note): string {
  if (!('jobId' in note)) return note.kind
  const which = note.kind === 'progress' ? note.progress.seq : note.kind === 'reading' ? note.reading.bars : ''
  return `${note.kind} ${note.jobId} ${which}`.trim()
}

const readings = (jobId: string, first: number, bars: number): Message => ({
  kind: 'readings',
  readings: [readingOf({ jobId, unit: String(first), bars })],
})
const job = (id: string): Message => ({ kind: 'job', job: jobOf({ id }) })
const committed = (id: string): Message => committedAt(id, 0)

/** An outbox over a line that can be cut, and can be slow. */
function createLine() {
  const log = createTestLog()
  const sent: string[][] = []
  const line = { isCut: false, held: null as Promise<void> | null, tries: 0 }
  const send = async (notes: readonly Note[]) => {
    line.tries += 1
    await line.held
    if (line.isCut) throw new Error('the database is away')
    sent.push(notes.map(brief))
  }
  return { log, sent, line, outbox: new Outbox({ send, log }) }
}

async function tick(outbox: Outbox, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    outbox.tick()
    await settle()
  }
}

describe('an outbox', () => {
  test('sends of each task and each job the newest of a tick, in one sending', async () => {
    const { outbox, sent } = createLine()
    for (let step = 1; step <= 500; step += 1) {
      outbox.put(progressAt('a', step))
      outbox.put(progressAt('b', step))
      outbox.put(readings('a', 0, step))
      outbox.put(readings('a', 9, 2 * step))
    }
    await settle()
    expect(sent).toEqual([])
    outbox.tick()
    await settle()
    expect(sent).toEqual([['progress a 500', 'reading a 500', 'reading a 1000', 'progress b 500']])
    outbox.tick()
    await settle()
    expect(sent).toHaveLength(1)
  })

  test.each([
    ['job', job('a')],
    ['committed', committed('a')],
  ])('sends a message of kind %s at once, behind what was kept of its job alone', async (kind, message) => {
    const { outbox, sent } = createLine()
    outbox.put(progressAt('a', 7))
    outbox.put(progressAt('b', 8))
    outbox.put(message)
    await settle()
    expect(sent).toEqual([['progress a 7', `${kind} a`]])
    outbox.tick()
    await settle()
    expect(sent[1]).toEqual(['progress b 8'])
  })

  test('sends one thing at a time, and what comes meanwhile together', async () => {
    const { outbox, sent, line } = createLine()
    const { promise, resolve } = Promise.withResolvers<void>()
    line.held = promise
    outbox.put(job('a'))
    outbox.put(job('b'))
    outbox.put(committed('b'))
    outbox.put(progressAt('b', 1))
    outbox.tick()
    outbox.put(progressAt('b', 2))
    await settle()
    expect(sent).toEqual([])
    resolve()
    await settle()
    expect(sent).toEqual([['job a'], ['job b', 'committed b', 'progress b 2']])
  })

  test('keeps what is final in order while nothing can be sent, and forgets the state that failed', async () => {
    const { outbox, sent, line, log } = createLine()
    line.isCut = true
    for (const id of ['a', 'b', 'c']) {
      outbox.put(progressAt(id, 1))
      outbox.put(job(id))
      await settle()
      outbox.tick()
      await settle()
    }
    line.isCut = false
    await tick(outbox, 8)
    expect(sent).toEqual([['job a', 'job b', 'progress c 1', 'job c']])
    expect(log.lines).toEqual([
      'the database takes no messages for other processes',
      'the database takes messages for other processes again',
    ])
  })

  test('tries again ever later, up to a second, however much is put in', async () => {
    const { outbox, line } = createLine()
    line.isCut = true
    const tries: number[] = []
    for (let at = 0; at < 100; at += 1) {
      const before = line.tries
      outbox.put(job('a'))
      await tick(outbox, 1)
      if (line.tries > before) tries.push(at)
    }
    expect(tries).toEqual([0, 2, 6, 14, 30, 50, 70, 90])
  })

  test('drops what is too much while nothing can be sent, writes that down once, and tells a gap in its place', async () => {
    const { outbox, sent, line, log } = createLine()
    line.isCut = true
    for (let count = 0; count < 25_000; count += 1) outbox.put(committed(`job ${count % 7}`))
    await settle()
    for (let count = 0; count < 25_000; count += 1) outbox.put(progressAt(`job ${count}`, 1))
    outbox.tick()
    await settle()
    line.isCut = false
    outbox.put(job('last'))
    await tick(outbox, 20)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.slice(0, 2)).toEqual(['committed job 0', 'gap'])
    expect(sent[0]).toContain('job last')
    expect(sent[0]?.length).toBeLessThanOrEqual(20_002)
    expect(log.lines.filter((line) => line.includes('dropped'))).toHaveLength(1)
  })

  test('keeps a bounded state while a sending does not end', async () => {
    const { outbox, sent, line } = createLine()
    const { promise, resolve } = Promise.withResolvers<void>()
    line.held = promise
    outbox.put(job('a'))
    for (let count = 0; count < 25_000; count += 1) outbox.put(progressAt(`job ${count}`, 1))
    outbox.tick()
    resolve()
    await settle()
    expect(sent).toHaveLength(2)
    expect(sent[1]).toHaveLength(5_000)
    expect(sent[1]?.at(-1)).toBe('progress job 24999 1')
  })

  test('sends when it closes what it still has, and takes nothing after it', async () => {
    const { outbox, sent } = createLine()
    outbox.put(progressAt('a', 1))
    await outbox.close()
    outbox.put(job('a'))
    outbox.tick()
    await settle()
    expect(sent).toEqual([['progress a 1']])
  })
})
