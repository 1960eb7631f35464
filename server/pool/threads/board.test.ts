import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StopError } from '../../engine/batch.ts'
import { askToStop, createBoard, readSlot, SlotWriter } from './board.ts'

describe('a slot', () => {
  test('that nobody has written to is empty', () => {
    expect(readSlot(createBoard(2), 1)).toMatchObject({ bars: 0, stage: 'WAITING', thread: 0, writes: 0 })
  })

  test('shows the bars of finished trials and of the one that runs', () => {
    const board = createBoard(1)
    const writer = new SlotWriter(board, 0)
    writer.enter('SIMULATION')
    writer.advance(40)
    expect(readSlot(board, 0)).toMatchObject({ bars: 40, stage: 'SIMULATION' })
    writer.finish(100)
    writer.advance(7)
    expect(readSlot(board, 0).bars).toBe(107)
    writer.finish(100)
    expect(readSlot(board, 0).bars).toBe(200)
  })

  test.each(['WAITING', 'LOADING', 'SIGNALS', 'SIMULATION', 'METRICS', 'STORING'] as const)(
    'shows the stage %s',
    (stage) => {
      const board = createBoard(1)
      new SlotWriter(board, 0).enter(stage)
      expect(readSlot(board, 0).stage).toBe(stage)
    },
  )

  test('begins anew with its next writer, and its count of writes goes on', () => {
    const board = createBoard(1)
    const first = new SlotWriter(board, 0)
    first.finish(100)
    first.enter('STORING')
    const { writes } = readSlot(board, 0)
    new SlotWriter(board, 0)
    const none = { trial: null, stepBars: 0, thread: 0, systemThread: 0 }
    expect(readSlot(board, 0)).toEqual({ bars: 0, stage: 'WAITING', ...none, writes: writes + 1 })
  })

  test('shows what is worked on, what the step stands for, and on which thread', () => {
    const board = createBoard(1)
    const writer = new SlotWriter(board, 0)
    writer.occupy(7, 4_711)
    writer.enter('SIGNALS', 17, 5_000)
    expect(readSlot(board, 0)).toMatchObject({ trial: 17, stepBars: 5_000, thread: 7, systemThread: 4_711 })
    writer.enter('SIMULATION')
    expect(readSlot(board, 0)).toMatchObject({ trial: null, stepBars: 0, thread: 7 })
  })

  test('whose writer is asked to stop lets it write once more, and its next writer write on', () => {
    const board = createBoard(1)
    const writer = new SlotWriter(board, 0)
    askToStop(board, 0)
    expect(() => writer.advance(3)).toThrow(StopError)
    expect(readSlot(board, 0).bars).toBe(3)
    const next = new SlotWriter(board, 0)
    expect(() => next.advance(4)).not.toThrow()
  })

  test('is written to by its own writer alone', () => {
    const step = fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 1e9 }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const board = createBoard(4)
        const writers = [0, 1, 2, 3].map((slot) => new SlotWriter(board, slot))
        const bars = [0, 0, 0, 0]
        const writes = [1, 1, 1, 1]
        for (const [slot, more] of steps) {
          writers[slot]?.finish(more)
          bars[slot] = (bars[slot] ?? 0) + more
          writes[slot] = (writes[slot] ?? 0) + 1
        }
        const read = [0, 1, 2, 3].map((slot) => readSlot(board, slot))
        expect(read.map((sample) => sample.bars)).toEqual(bars)
        expect(read.map((sample) => sample.writes)).toEqual(writes)
      }),
    )
  })
})

describe('what a thread writes', () => {
  const source = `
    import { workerData } from 'node:worker_threads'
    import { SlotWriter } from ${JSON.stringify(new URL('./board.ts', import.meta.url).href)}
    const writer = new SlotWriter(workerData, 1)
    writer.enter('SIGNALS')
    for (;;) {
      writer.enter('SIMULATION')
      for (let bars = 1; bars <= 100; bars += 1) writer.advance(bars)
      writer.finish(100)
    }`

  /** What the thread above has written at least, once so many writes are seen: two, then 102 for every 100 bars. */
  const barsAfter = (writes: number) => {
    const since = (writes - 2) % 102
    return Math.floor((writes - 2) / 102) * 100 + Math.max(0, Math.min(100, since - 1))
  }

  test('is read here while it never returns to its event loop, and never falls', async () => {
    const board = createBoard(2)
    const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`)
    const thread = new Worker(url, { workerData: board })
    const failed = new Promise((_, reject) => thread.once('error', reject))
    await Promise.race([failed, expect.poll(() => readSlot(board, 1).bars, { timeout: 30_000 }).toBeGreaterThan(1_000)])
    let before = readSlot(board, 1)
    for (let index = 0; index < 10_000; index += 1) {
      const now = readSlot(board, 1)
      expect(now.bars).toBeGreaterThanOrEqual(before.bars)
      expect(now.bars).toBeGreaterThanOrEqual(barsAfter(now.writes))
      before = now
    }
    expect(before.stage).toBe('SIMULATION')
    expect(readSlot(board, 0)).toMatchObject({ bars: 0, stage: 'WAITING', writes: 0 })
    await thread.terminate()
  })
})
