import { expect, test } from 'vitest'
import { opinionText, velocity } from './verdictWords.ts'

test.each([
  [0, '0\u202f%'],
  [0.000_31, '0.000310\u202f%'],
  [-0.000_31, '−0.000310\u202f%'],
  [0.523, '0.523\u202f%'],
  [12.34, '12.3\u202f%'],
  [100, '100\u202f%'],
  [1e-9, '0.000000\u202f%'],
])('a velocity of %s reads %s', (percent, text) => {
  expect(velocity(percent)).toBe(text)
})

test('each opinion has a shape of its own', () => {
  const shapes = (['PROGRESSING', 'STALLED', 'COMPLETE', 'NO_OPINION'] as const).map((one) => opinionText(one)[0])
  expect(new Set(shapes).size).toBe(4)
})
