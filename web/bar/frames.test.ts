import { afterEach, expect, test, vi } from 'vitest'
import { animate } from './frames.ts'

afterEach(() => vi.unstubAllGlobals())

test('what is drawn is told how long a frame took, as long as it moves', () => {
  const frames: (() => void)[] = []
  let nowMs = 1_000
  vi.stubGlobal('document', { hidden: false, addEventListener: () => {}, removeEventListener: () => {} })
  vi.stubGlobal('performance', { now: () => nowMs })
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame))
  const told: [number, number][] = []
  const stop = animate((atMs, stepMs) => {
    told.push([atMs, stepMs])
    return told.length < 2
  })
  for (const passedMs of [16, 17]) {
    nowMs += passedMs
    frames.shift()?.()
  }
  expect(told).toEqual([
    [1_016, 16],
    [1_033, 17],
  ])
  expect(frames).toEqual([])
  stop()
})
