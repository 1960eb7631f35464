import { describe, expect, test } from 'vitest'
import { beginLiveness, foldAdvance, isLive, type Liveness } from './liveness.ts'

/** Work that is heard of so often, every `gapMs`, looked at every 100 ms. */
function heard(gapMs: number, times: number): Liveness {
  let flow = beginLiveness(0, 0)
  for (let atMs = 100; atMs <= gapMs * times; atMs += 100) flow = foldAdvance(flow, Math.floor(atMs / gapMs), atMs)
  return flow
}

/** The same after so long without news. */
function silent(flow: Liveness, ms: number): Liveness {
  let next = flow
  for (let atMs = 100; atMs <= ms; atMs += 100) next = foldAdvance(next, flow.done, flow.nowMs + atMs)
  return next
}

describe('work', () => {
  test('of which nothing was ever heard may get on', () => {
    expect(isLive(silent(beginLiveness(5, 0), 3_600_000))).toBe(true)
  })

  test.each([
    [100, 1_500, true],
    [100, 1_600, false],
    [5_000, 40_000, true],
    [5_000, 40_100, false],
  ])('that is heard of every %i ms and then not for %i ms gets on: %s', (gapMs, ms, flows) => {
    expect(isLive(silent(heard(gapMs, 20), ms))).toBe(flows)
  })

  test('whose tasks grow from a tenth of a second to five gets on', () => {
    let flow = heard(100, 100)
    flow = foldAdvance(silent(flow, 900), 101, flow.nowMs + 1_000)
    flow = foldAdvance(silent(flow, 2_900), 102, flow.nowMs + 3_000)
    expect(isLive(silent(flow, 5_000))).toBe(true)
  })

  test('of which one look alone comes late gets on, and its time counts', () => {
    const flow = heard(100, 20)
    const late = foldAdvance(flow, flow.done, flow.nowMs + 1_050)
    expect([isLive(late), late.clockMs - flow.clockMs]).toEqual([true, 1_050])
  })

  test('that stood gets on again with the next news', () => {
    const still = silent(heard(100, 20), 5_000)
    expect(isLive(still)).toBe(false)
    expect(isLive(foldAdvance(still, still.done + 1, still.nowMs + 100))).toBe(true)
  })

  test('of which less is done than was said before gets on as soon as it advances from there', () => {
    const flow = heard(100, 20)
    let known = foldAdvance(flow, flow.done / 2, flow.nowMs + 100)
    for (let look = 1; look <= 50; look += 1) known = foldAdvance(known, flow.done / 2 + look / 10, known.nowMs + 100)
    expect(known.done).toBeLessThan(flow.done)
    expect(isLive(known)).toBe(true)
  })

  test('of a host that was suspended for an hour is not taken for still', () => {
    const flow = heard(500, 20)
    expect(isLive(foldAdvance(flow, flow.done, flow.nowMs + 3_600_000))).toBe(true)
  })
})
