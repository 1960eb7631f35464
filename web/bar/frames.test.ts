import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { animate, drawSoon, wake } from './frames.ts'

let nowMs = 0
let frames: (() => void)[] = []
const listeners = new Set<() => void>()
const tab = {
  hidden: false,
  addEventListener: (type: string, listen: () => void) => type === 'visibilitychange' && listeners.add(listen),
  removeEventListener: (type: string, listen: () => void) => type === 'visibilitychange' && listeners.delete(listen),
}

beforeEach(() => {
  nowMs = 1_000
  frames = []
  tab.hidden = false
  vi.stubGlobal('document', tab)
  vi.stubGlobal('performance', { now: () => nowMs })
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame))
})
afterEach(() => vi.unstubAllGlobals())

/** Lets a frame pass, if one is asked for. */
function pass(ms: number) {
  nowMs += ms
  frames.shift()?.()
}

test('what is drawn is told how long a frame took, as long as it moves', () => {
  const told: [number, number][] = []
  const stop = animate((atMs, stepMs) => {
    told.push([atMs, stepMs])
    return told.length < 2
  })
  pass(16)
  pass(17)
  expect(told).toEqual([
    [1_016, 16],
    [1_033, 17],
  ])
  expect(frames).toEqual([])
  stop()
})

test('one that moves keeps all of them drawn, in one loop', () => {
  const drawn: string[] = []
  const stops = [
    animate(() => drawn.push('moves') > 0),
    animate(() => {
      drawn.push('stands')
      return false
    }),
  ]
  expect(frames).toHaveLength(1)
  pass(16)
  pass(16)
  expect(drawn).toEqual(['moves', 'stands', 'moves', 'stands'])
  expect(frames).toHaveLength(1)
  stops[0]?.()
  pass(16)
  expect(drawn).toHaveLength(5)
  expect(frames).toEqual([])
  stops[1]?.()
})

test('a loop that stopped starts again when it is woken, without the time that it stood', () => {
  const steps: number[] = []
  const stop = animate((_, stepMs) => {
    steps.push(stepMs)
    return false
  })
  pass(16)
  nowMs += 60_000
  wake()
  wake()
  expect(frames).toHaveLength(1)
  pass(16)
  expect(steps).toEqual([16, 16])
  stop()
})

test('a hidden tab draws nothing, and goes on when it is seen', () => {
  let drawn = 0
  const stop = animate(() => {
    drawn += 1
    return true
  })
  tab.hidden = true
  pass(16)
  expect([drawn, frames.length]).toEqual([1, 0])
  wake()
  expect(frames).toEqual([])
  tab.hidden = false
  for (const seen of listeners) seen()
  expect(frames).toHaveLength(1)
  stop()
  pass(16)
  expect(drawn).toBe(1)
})

test('where nothing is drawn, nobody looks whether the tab is seen', () => {
  const stops = [animate(() => false), animate(() => false)]
  pass(16)
  stops[0]?.()
  expect(listeners.size).toBe(1)
  stops[1]?.()
  expect(listeners.size).toBe(0)
  wake()
  expect(frames).toEqual([])
})

test('what may not wait for a frame is drawn at once, in no time, and once for many calls', async () => {
  const told: [number, number][] = []
  const stop = animate((atMs, stepMs) => {
    told.push([atMs, stepMs])
    return false
  })
  pass(16)
  drawSoon()
  drawSoon()
  expect(told).toHaveLength(1)
  await Promise.resolve()
  drawSoon()
  await Promise.resolve()
  expect(told.slice(1)).toEqual([
    [1_016, 0],
    [1_016, 0],
  ])
  stop()
})
