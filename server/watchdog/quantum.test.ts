import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addGap, type Gaps, NO_GAPS } from './gaps.ts'
import { type Expectations, expectWork } from './quantum.ts'

const alike = (count: number, size: number): Gaps => Array.from({ length: count }, () => size).reduce(addGap, NO_GAPS)
const by = (more: Partial<Expectations> = {}): Expectations => ({
  gaps: NO_GAPS,
  history: NO_GAPS,
  stalledAfter: 50,
  ...more,
})

describe('before anything is known', () => {
  test.each([
    [1, 200],
    [50_000, 200],
    [1_000_000, 4_000],
    [1_000_000_000, 4_000_000],
  ])('a step of %d bars has a quantum of %d reference computations', (bars, quantum) => {
    const expected = expectWork(bars, by())
    expect(expected.quantum).toBeCloseTo(quantum)
    expect(expected.most).toBeCloseTo(50 * quantum)
    expect(expected.learnt).toBeNull()
  })

  test('a single long gap that ended well counts already', () => {
    expect(expectWork(1, by({ gaps: alike(1, 20_000) })).most).toBe(40_000)
  })
})

describe('with three gaps and no history', () => {
  test('what the first ones took is the measure', () => {
    const [two, three] = [alike(2, 1), alike(3, 1)].map((gaps) => expectWork(1, by({ gaps })))
    expect(two?.quantum).toBe(200)
    expect(three?.quantum).toBeLessThan(100)
    // No φ is told of so few.
    expect(three?.learnt).toBeNull()
  })

  test('one that takes as long as any before is no chance missed, nor improbable', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1e4, noNaN: true }), { minLength: 3, maxLength: 9 }),
        (sizes) => {
          const { quantum, most } = expectWork(1, by({ gaps: sizes.reduce(addGap, NO_GAPS) }))
          expect(most).toBeGreaterThanOrEqual(2 * Math.max(...sizes))
          expect(quantum).toBeGreaterThanOrEqual(50)
        },
      ),
    )
  })
})

describe('with ten gaps', () => {
  test('the job itself is the measure, not its history', () => {
    const own = alike(10, 3)
    expect(expectWork(100, by({ gaps: own, history: alike(10, 99) })).learnt).toBe(own)
  })

  test('a history is the measure until then', () => {
    const history = alike(10, 3)
    expect(expectWork(100, by({ gaps: alike(9, 1), history })).learnt).toBe(history)
  })

  test('a step that is declared 1,000 times as big gets 1,000 times the CPU', () => {
    const gaps = alike(10, 1)
    const [one, thousand] = [expectWork(100, by({ gaps })), expectWork(100_000, by({ gaps }))]
    expect(thousand.quantum).toBeCloseTo(1_000 * one.quantum)
    expect(thousand.most).toBeCloseTo(1_000 * one.most)
  })

  test('the quantum is the P95 where that is the larger', () => {
    expect(expectWork(1_000, by({ gaps: alike(10, 1), stalledAfter: 100_000 })).quantum).toBe(1_000)
  })

  test('`stalledAfter` quanta are improbable, however few they are', () => {
    for (const stalledAfter of [1, 7, 50]) {
      const { quantum, most } = expectWork(1_000, by({ gaps: alike(10, 1), stalledAfter }))
      expect(quantum * stalledAfter).toBeGreaterThanOrEqual(most * 0.999_999)
    }
  })

  test('no quantum is so small that a collection of garbage would be a chance', () => {
    expect(expectWork(1, by({ gaps: alike(1_000, 1e-6) })).quantum).toBe(50)
  })

  test('costs that differ a millionfold do not put a verdict off for ever', () => {
    const wild = [1e-3, 1e3].flatMap((size) => [...Array(10)].map(() => size)).reduce(addGap, NO_GAPS)
    expect(expectWork(1, by({ gaps: wild })).most).toBe(300_000)
  })
})
