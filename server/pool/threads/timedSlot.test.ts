import { performance } from 'node:perf_hooks'
import { expect, test, vi } from 'vitest'
import { PLAIN_ACCOUNT } from '../../engine/candles.fixture.ts'
import { NO_SECONDS } from '../../jobs/job.ts'
import { createBoard, readSlot, SlotWriter } from './board.ts'
import { createLiveResults, LiveWriter } from './liveResults.ts'
import { TimedSlot } from './timedSlot.ts'

/** A slot whose clock stands at what the test says. */
function openSlot() {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
  const board = createBoard(1)
  const work = { account: PLAIN_ACCOUNT, objective: 'SHARPE', engines: ['SWEEP'], batches: [] } as const
  const live = new LiveWriter(createLiveResults(work), work, () => undefined)
  const slot = new TimedSlot(new SlotWriter(board, 0), live)
  return { slot, read: () => readSlot(board, 0), at: (ms: number) => void clock.mockReturnValue(ms) }
}

test('each stage has the time from its beginning to the next one, however often it comes', () => {
  const { slot, at } = openSlot()
  at(500)
  slot.enter('SIGNALS')
  at(1_500)
  slot.enter('SIMULATION')
  at(4_500)
  slot.enter('SIGNALS')
  at(6_500)
  slot.enter('METRICS')
  at(7_000)
  slot.enter('STORING')
  expect(slot.spent).toEqual({
    seconds: 7,
    stages: { ...NO_SECONDS, LOADING: 0.5, SIGNALS: 3, SIMULATION: 3, METRICS: 0.5 },
  })
})

test('the stage that lasts is not counted before it ends', () => {
  const { slot, at } = openSlot()
  at(900)
  expect(slot.spent).toEqual({ seconds: 0, stages: NO_SECONDS })
  slot.enter('STORING')
  expect(slot.spent.seconds).toBeCloseTo(0.9)
})

test('what was told stays as it was told', () => {
  const { slot, at } = openSlot()
  at(1_000)
  slot.enter('SIGNALS')
  const { stages } = slot.spent
  at(2_000)
  slot.enter('SIMULATION')
  expect(stages).toEqual({ ...NO_SECONDS, LOADING: 1 })
})

test('the board shows the stage and the bars as without the time', () => {
  const { slot, read } = openSlot()
  expect(read().stage).toBe('WAITING')
  slot.enter('SIMULATION')
  slot.finish(100)
  slot.advance(30)
  expect(read()).toMatchObject({ stage: 'SIMULATION', bars: 130 })
})
