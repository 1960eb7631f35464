import { expect, test } from 'vitest'
import { TestClock } from '../../jobs/ports.fixture.ts'
import { HostState } from './hostState.ts'

function open() {
  const clock = new TestClock()
  const wall = { aheadMs: 0 }
  const metronome = { ticks: 3, tickCpuMs: 5.5 }
  const answers = { database: true, queue: true }
  const state = new HostState({
    metronome,
    clock: { now: clock.now, wallMs: () => clock.wallMs() + wall.aheadMs, every: clock.every, pause: clock.pause },
    databaseAnswers: () => answers.database,
    queueAnswers: () => answers.queue,
  })
  const after = async (ms: number) => {
    await clock.pass(ms)
    return state.sample(50)
  }
  return { wall, answers, after }
}

const WELL = { ticks: 3, tickCpuMs: 5.5, lagMs: 0, hasGap: false, databaseAnswers: true, queueAnswers: true }

test('a host that is well says so', async () => {
  const { after } = open()
  expect(await after(50)).toEqual({ host: WELL, spanMs: 50 })
})

test('a loop that was held up is late once', async () => {
  const { after } = open()
  expect(await after(30_050)).toEqual({ host: { ...WELL, lagMs: 30_000 }, spanMs: 30_050 })
  expect((await after(50)).host).toEqual(WELL)
})

test.each([3_600_000, -5_000])('a clock that jumps by %s ms is a gap, once', async (aheadMs) => {
  const { after, wall } = open()
  wall.aheadMs = aheadMs
  expect((await after(50)).host).toEqual({ ...WELL, hasGap: true })
  expect((await after(50)).host).toEqual(WELL)
})

test('a database or a queue that is away shows', async () => {
  const { after, answers } = open()
  answers.database = false
  answers.queue = false
  expect((await after(50)).host).toEqual({ ...WELL, databaseAnswers: false, queueAnswers: false })
})
