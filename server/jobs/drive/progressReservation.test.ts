import { describe, expect, test } from 'vitest'
import type { Job } from '../job.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { createTestLog, newJobOf, settle, TestClock } from '../ports.fixture.ts'
import { ProgressReservation, type PublishedProgress } from './progressReservation.ts'

/** What a reservation of a job that RUNs asks its store for, which may be away, refuse, or take its time. */
async function open() {
  const [store, clock, log] = [new MemoryStore(), new TestClock(), createTestLog()]
  const { job } = await store.create(newJobOf(10))
  const started = (await store.start(job.id)) as Job
  const state = { answer: async (): Promise<boolean | null> => null, asked: [] as number[], marks: 0 }
  const mark = store.mark.bind(store)
  store.mark = async (id, given) => {
    state.asked.push(given.reservedFraction)
    return (await state.answer()) ?? mark(id, given)
  }
  const reservation = new ProgressReservation(started, { store, clock, log })
  const keepAhead = (shown: Partial<PublishedProgress> = {}) => {
    const usual = { seq: started.progressSeq, fraction: 0, earned: 0, barsPerSecond: 0, runSeconds: 0 }
    reservation.keepAhead({ ...usual, ...shown }, () => {
      state.marks += 1
    })
    return settle()
  }
  return { clock, log, state, reservation, keepAhead }
}

describe('what is reserved of a job', () => {
  test('is nothing before the store has kept it, and one write at a time asks for it', async () => {
    const { state, reservation, keepAhead } = await open()
    const kept = Promise.withResolvers<null>()
    state.answer = () => kept.promise
    await keepAhead()
    await keepAhead()
    expect([reservation.fraction, state.asked, state.marks]).toEqual([0, [0.0135], 0])
    kept.resolve(null)
    await reservation.settled()
    expect([reservation.fraction, state.marks]).toEqual([0.0135, 1])
  })

  test('is kept further ahead only when what is shown comes near to it', async () => {
    const { state, reservation, keepAhead } = await open()
    await keepAhead()
    await keepAhead({ fraction: 0.0114, earned: 0.0114 })
    expect(state.asked).toHaveLength(1)
    await keepAhead({ fraction: 0.0116, earned: 0.0116 })
    expect(state.asked).toEqual([0.0135, expect.closeTo(0.0251, 9)])
    expect(reservation.earned).toBeCloseTo(0.0116, 9)
  })

  test('does not rise with what is shown where the work is behind', async () => {
    const { state, keepAhead } = await open()
    await keepAhead()
    await keepAhead({ fraction: 0.0135, earned: 0.0001 })
    expect(state.asked).toHaveLength(1)
  })

  test.each([
    ['is away', () => Promise.reject(new Error('the store is away')), ['progress could not be kept']],
    ['refuses it', async () => false, []],
  ])('stays as it was where the store %s, and is asked for again a second later', async (_, answer, lines) => {
    const { clock, log, state, reservation, keepAhead } = await open()
    state.answer = answer
    await keepAhead()
    await clock.pass(950)
    await keepAhead()
    expect([reservation.fraction, state.asked.length, state.marks]).toEqual([0, 1, 1])
    expect(log.lines).toEqual(lines)
    state.answer = async () => null
    await clock.pass(50)
    await keepAhead()
    expect([reservation.fraction, state.asked.length, state.marks]).toEqual([0.0135, 2, 2])
  })

  test('is all but the end at most', async () => {
    const { reservation, keepAhead } = await open()
    await keepAhead({ fraction: 0.99, earned: 0.9999 })
    expect(reservation.fraction).toBeGreaterThan(0.99)
    expect(reservation.fraction).toBeLessThan(1)
  })
})

describe('the numbers that are reserved for readings', () => {
  test('come in blocks, each twice as long, and a new one when half of the first is left', async () => {
    const { reservation, keepAhead } = await open()
    await keepAhead()
    const begun = reservation.seq
    await keepAhead({ seq: begun - 500 })
    expect(reservation.seq).toBe(begun)
    await keepAhead({ seq: begun - 499 })
    expect(reservation.seq).toBe(begun - 499 + 2_000)
    const second = reservation.seq
    await keepAhead({ seq: second - 1 })
    expect(reservation.seq).toBe(second - 1 + 4_000)
  })

  test('are more without less of the fraction, where the work is behind it', async () => {
    const { reservation, keepAhead } = await open()
    await keepAhead({ fraction: 0.4, earned: 0.4 })
    const { seq, fraction } = reservation
    await keepAhead({ seq, fraction: 0.4, earned: 0.1 })
    expect(reservation.seq).toBeGreaterThan(seq)
    expect(reservation.fraction).toBe(fraction)
  })

  test('and the fraction never fall, whoever had the job meanwhile', async () => {
    const { reservation, keepAhead } = await open()
    await keepAhead({ fraction: 0.4, earned: 0.4 })
    const { seq, fraction } = reservation
    const before = { reservedSeq: seq - 1, reservedFraction: fraction - 0.1 } as Job
    reservation.goOnFrom(before)
    expect([reservation.seq, reservation.fraction]).toEqual([seq, fraction])
    reservation.goOnFrom({ ...before, reservedSeq: seq + 7, reservedFraction: 0.8 })
    expect([reservation.seq, reservation.fraction]).toEqual([seq + 7, 0.8])
  })
})
