import { expect, test } from 'vitest'
import { aboutParameter, placeOnLog } from './parameters.ts'

test.each([
  [{ min: 1, max: 100, default: 10 }, 0.5],
  [{ min: 5, max: 80, default: 20 }, 0.5],
  [{ min: 0, max: 100, default: 25 }, 0.25],
  [{ min: -50, max: 50, default: 0 }, 0.5],
  [{ min: 1, max: 10, default: 99 }, 1],
  [{ min: 0, max: 10, default: -5 }, 0],
  [{ min: 5, max: 5, default: 5 }, 0],
])('the default of %o stands at %s of its span', (parameter, place) => {
  expect(placeOnLog(parameter)).toBeCloseTo(place)
})

test('a parameter is told by what it may be, what it is, and what it does', () => {
  const parameter = {
    name: 'fast',
    kind: 'INTEGER' as const,
    min: 2,
    max: 500,
    step: 1,
    default: 10,
    description: 'Bars.',
  }
  expect(aboutParameter(parameter)).toBe('2 to 500, whole · default 10 · Bars')
  expect(aboutParameter({ ...parameter, description: 'A factor of 1.5 bars' })).toMatch(/· A factor of 1\.5 bars$/)
  expect(aboutParameter({ ...parameter, kind: 'NUMBER', description: '' })).toBe('2 to 500 · default 10')
})
