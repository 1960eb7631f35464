import { expect, test } from 'vitest'
import { createTestLog } from '../../jobs/ports.fixture.ts'
import { Metronome } from './metronome.ts'
import { compute, USUAL_ROUNDS } from './metronomeTask.ts'

const PATIENCE = { timeout: 60_000 }

test('the metronome ticks, tells what a tick costs, and rests most of the time', async () => {
  const metronome = new Metronome({ log: createTestLog(), rounds: 100_000 })
  try {
    const begunMs = performance.now()
    await expect.poll(() => metronome.ticks, PATIENCE).toBeGreaterThanOrEqual(40)
    const cpuMs = metronome.tickCpuMs ?? Number.NaN
    expect(cpuMs).toBeGreaterThan(0)
    // Of what passed a hundredth was spent, at most; what is woken a little early or late is let pass.
    expect(cpuMs * metronome.ticks).toBeLessThan((performance.now() - begunMs) / 20)
  } finally {
    await metronome.close()
  }
})

test('what a computation takes is known before the first whole one, and is about what it takes here', async () => {
  const metronome = new Metronome({ log: createTestLog() })
  try {
    await expect.poll(() => metronome.computationMs, { ...PATIENCE, interval: 1 }).toBeGreaterThan(0)
    await expect.poll(() => metronome.ticks, PATIENCE).toBeGreaterThan(0)
    const taken = Array.from({ length: 5 }, () => {
      const fromMs = performance.now()
      compute(USUAL_ROUNDS)
      return performance.now() - fromMs
    })
    // One whole computation may be interrupted, however long; of many short ones the fastest is not.
    expect(metronome.computationMs).toBeLessThan(3 * Math.min(...taken))
    expect(metronome.computationMs).toBeGreaterThan(Math.min(...taken) / 3)
  } finally {
    await metronome.close()
  }
})

test('a metronome that is closed ticks no more', async () => {
  const metronome = new Metronome({ log: createTestLog(), rounds: 10_000 })
  await expect.poll(() => metronome.ticks, PATIENCE).toBeGreaterThan(0)
  await metronome.close()
  const { ticks } = metronome
  await expect.poll(() => metronome.ticks, { interval: 50 }).toBe(ticks)
})
