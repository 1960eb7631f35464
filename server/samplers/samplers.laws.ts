import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import { keyOf, type Point, type Space, spaceSize } from './space.ts'
import { anyRelatedSpaces, anySpaces, finiteRelatedSpaces, finiteSpaces, isPointOf, spaceOf } from './spaces.fixture.ts'

/** Takes up to `trials` points of a space, telling each an objective where the sampler asks for one. */
export type Take = (space: Space, choice: { readonly seed: number; readonly trials: number }) => Point[]

const seeds = fc.integer()

function distinct(points: readonly Point[]): number {
  return new Set(points.map(keyOf)).size
}

/** What every sampler must do, whatever it learns from its trials. */
export function samplerLaws(name: string, take: Take): void {
  describe(`a ${name} search`, () => {
    test('takes points of its space: values that were listed, steps, whole numbers, nothing beyond the ends', () => {
      const check = (space: Space, seed: number) => {
        for (const point of take(space, { seed, trials: 24 })) {
          expect(isPointOf(space, point), JSON.stringify({ space, point })).toBe(true)
        }
      }
      fc.assert(fc.property(fc.oneof(anySpaces, anyRelatedSpaces), seeds, check))
    })

    test('takes the same points for the same seed', () => {
      const check = (space: Space, seed: number) => {
        expect(take(space, { seed, trials: 24 })).toEqual(take(space, { seed, trials: 24 }))
      }
      fc.assert(fc.property(fc.oneof(anySpaces, anyRelatedSpaces), seeds, check), { numRuns: numRuns(30) })
    })

    test('takes other points for another seed', () => {
      const space = spaceOf({ kind: 'STEPS', name: 'x', min: 1, max: 1e6, step: 1, logarithmic: false })
      const found = [0, 1, 2, -1, 2 ** 40].flatMap((seed) => take(space, { seed, trials: 12 }))
      expect(distinct(found)).toBeGreaterThan(50)
    })

    test('never takes a point twice', () => {
      const check = (space: Space, seed: number) => {
        const points = take(space, { seed, trials: 24 })
        expect(distinct(points)).toBe(points.length)
        expect(points).toHaveLength(Math.min(24, spaceSize(space)))
      }
      fc.assert(fc.property(fc.oneof(anySpaces, anyRelatedSpaces), seeds, check))
    })

    test('takes every point of a finite space that has no more than its trials', () => {
      const check = (space: Space, seed: number) => {
        const points = take(space, { seed, trials: spaceSize(space) + 3 })
        expect(distinct(points)).toBe(spaceSize(space))
        expect(points).toHaveLength(spaceSize(space))
      }
      fc.assert(fc.property(fc.oneof(finiteSpaces, finiteRelatedSpaces), seeds, check), { numRuns: numRuns(40) })
    })

    test('takes the one point of a space that has no more', () => {
      const [point] = take(spaceOf(), { seed: 5, trials: 3 })
      expect([point, take(spaceOf(), { seed: 5, trials: 3 }).length]).toEqual([{ branch: 0, values: [] }, 1])
    })
  })
}
