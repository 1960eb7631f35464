import { describe, expect, test, vi } from 'vitest'
import { FIGURES, type Work } from '../../engine/batch.ts'
import { PLAIN_ACCOUNT } from '../../engine/candles.fixture.ts'
import { LiveReader, LiveWriter } from './liveResults.ts'

/** Trials 10 to 19 of a job. */
const WORK: Work = {
  account: PLAIN_ACCOUNT,
  objective: 'SHARPE',
  engines: ['VECTOR'],
  batches: [
    {
      strategy: 'sma-cross',
      direction: 'LONG',
      parameters: {},
      first: 10,
      exits: Array.from({ length: 10 }, () => ({ takeProfit: null, stopLoss: null })),
    },
  ],
}

/** Both sides of one buffer; what is said arrives at once, unless it is lost. */
function open({ isHeard = true } = {}) {
  const reader = new LiveReader(WORK)
  const writer = new LiveWriter(reader.buffer, WORK, (words) => isHeard && reader.hear(words))
  const find = (index: number) => {
    for (const column of FIGURES.keys()) writer.columns[column * 10 + index] = 100 * column + index
    writer.settle(index)
  }
  return { reader, writer, find }
}

const runs = (reader: LiveReader) => reader.finished().map(({ first, count }) => [first, count])

describe('results that come in', () => {
  test('are seen as runs of trials with their figures, as soon as each is there', () => {
    const { reader, find } = open()
    expect([reader.settled, reader.finished()]).toEqual([0, []])
    for (const index of [0, 1, 5]) find(index)
    expect([reader.settled, runs(reader)]).toEqual([
      3,
      [
        [10, 2],
        [15, 1],
      ],
    ])
    const [two] = reader.finished()
    expect([...(two?.results.figures ?? [])].slice(0, 4)).toEqual([0, 1, 100, 101])
  })

  test('do not count where they come anew', () => {
    const { reader, writer, find } = open()
    find(3)
    writer.unsettle(3)
    expect([reader.settled, reader.finished()]).toEqual([0, []])
    find(3)
    expect(runs(reader)).toEqual([[13, 1]])
  })

  test('of a trial that failed come with its error, and not before that has come', () => {
    const { reader, writer } = open()
    writer.fail({ trial: 12, error: 'broke' })
    expect(reader.settled).toBe(0)
    writer.publish()
    expect(runs(reader)).toEqual([[12, 1]])
    expect(reader.finished()[0]?.results.failures).toEqual([{ trial: 12, error: 'broke' }])
    const lost = open({ isHeard: false })
    lost.writer.fail({ trial: 12, error: 'broke' })
    lost.writer.publish()
    expect(lost.reader.finished()).toEqual([])
  })

  test('of a thread whose trials nobody wants any more leave out what was not run', () => {
    const { reader, writer, find } = open()
    expect(writer.isWanted(10) && writer.isWanted(19)).toBe(true)
    reader.keepOnly({ first: 12, count: 2 })
    expect([11, 12, 13, 14].map((trial) => writer.isWanted(trial))).toEqual([false, true, true, false])
    find(2)
    find(3)
    const answer = { count: 10, figures: writer.columns, failures: [], fallbacks: [] }
    expect(reader.settledOf(answer).map(({ first, count }) => [first, count])).toEqual([[12, 2]])
  })
})

describe("results of strategies of one's own", () => {
  test('are seen after a look that finds nothing, and never after one that finds something', () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
    const { reader, writer, find } = open()
    let isClean = true
    writer.guard(() => isClean)
    find(0)
    expect(reader.settled).toBe(0)
    writer.publish()
    expect(reader.settled).toBe(1)
    find(1)
    // The next look waits a while.
    writer.publish()
    expect(reader.settled).toBe(1)
    clock.mockReturnValue(1_000)
    isClean = false
    writer.publish()
    isClean = true
    clock.mockReturnValue(2_000)
    writer.publish()
    expect(reader.settled).toBe(1)
    writer.conclude()
    expect(reader.settled).toBe(2)
    clock.mockRestore()
  })

  test('are not withheld because a look waited for a core', () => {
    let nowMs = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    const { reader, writer, find } = open()
    writer.guard(() => {
      nowMs += 10_000
      return true
    })
    find(0)
    writer.publish()
    find(1)
    nowMs += 1_000
    writer.publish()
    expect(reader.settled).toBe(2)
    clock.mockRestore()
  })
})
