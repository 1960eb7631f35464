import { expect, test } from 'vitest'
import { tellSkipped } from './relations.ts'

const below = (lower: string, upper: string, factor = 1, orEqual = false) => {
  return { text: `${lower} ${upper}`, lower, upper, factor, orEqual }
}
const root = { text: 'factor < √(period − 1)', lower: null, upper: null, factor: null, orEqual: false }

test.each([
  ['312 skipped (fast ≥ slow)', [below('fast', 'slow')]],
  ['312 skipped (fast ≥ slow)', [below('fast', 'slow'), below('fast', 'slow')]],
  ['312 skipped (exit > entry)', [below('exit', 'entry', 1, true)]],
  ['312 skipped (0.03 × level ≥ period)', [below('level', 'period', 0.03)]],
  ['312 skipped', [root]],
  ['312 skipped', [below('fast', 'middle'), below('middle', 'slow')]],
  ['312 skipped', []],
])('skipped candidates are told as %j', (told, relations) => {
  expect(tellSkipped(312, relations)).toBe(told)
})
