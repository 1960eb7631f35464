import { expect, test } from 'vitest'
import { listDimension } from './dimension.ts'
import { generatorOf } from './generator.ts'
import { drawPlace, fitDensity, logDensity } from './parzen.ts'
import { between } from './problems.fixture.ts'

const DIMENSIONS = [between('x', 0, 1), listDimension('stopLoss', [0.01, 0.02, 0.03, 0.04, null])]
const PLACES = [
  [0.02, 0.3],
  [0.9, Number.NaN],
  [0.85, 0.99],
]
const SAMPLE = { places: PLACES.map((place) => Float64Array.from(place)), weights: [0.5, 1.5, 1] }

/** The middles of so many cells from 0 to 1. */
function middles(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (index + 0.5) / count)
}

/** The probability that x lies below a half, or that the exit is null, summed up over cells of the density. */
function probabilities(cells: number) {
  const density = fitDensity(DIMENSIONS, SAMPLE)
  let [all, low, none] = [0, 0, 0]
  for (const x of middles(cells)) {
    const ofNone = Math.exp(logDensity(density, Float64Array.of(x, Number.NaN))) / cells
    const ofSome = middles(cells).map((y) => Math.exp(logDensity(density, Float64Array.of(x, y))) / cells ** 2)
    const here = ofSome.reduce((sum, part) => sum + part, ofNone)
    all += here
    none += ofNone
    if (x < 0.5) low += here
  }
  return { all, low, none }
}

test('a density sums to 1 over all places, null among them', () => {
  expect(probabilities(400).all).toBeCloseTo(1, 4)
})

test('places are drawn as often as their density says', () => {
  const { low, none } = probabilities(400)
  const density = fitDensity(DIMENSIONS, SAMPLE)
  const generator = generatorOf(5)
  const drawn = Array.from({ length: 20_000 }, () => drawPlace(density, generator))
  const share = (is: (place: Float64Array) => boolean) => drawn.filter(is).length / drawn.length
  expect(Math.abs(share(([x]) => Number(x) < 0.5) - low)).toBeLessThan(0.01)
  expect(Math.abs(share(([, y]) => Number.isNaN(y)) - none)).toBeLessThan(0.01)
  expect(drawn.flatMap((place) => [...place]).every((value) => Number.isNaN(value) || (value >= 0 && value <= 1))).toBe(
    true,
  )
})

test('a density of no trials is the uniform one', () => {
  const density = fitDensity(DIMENSIONS, { places: [], weights: [] })
  expect(logDensity(density, Float64Array.of(0.3, 0.4))).toBeCloseTo(Math.log(4 / 5), 12)
  expect(logDensity(density, Float64Array.of(0.3, Number.NaN))).toBeCloseTo(Math.log(1 / 5), 12)
})

test('what belongs together in trials stays together', () => {
  const density = fitDensity([between('x', 0, 1), between('y', 0, 1)], {
    places: [0.1, 0.3, 0.5, 0.7, 0.9].map((x) => Float64Array.of(x, x)),
    weights: [1, 1, 1, 1, 1],
  })
  const at = (x: number, y: number) => logDensity(density, Float64Array.of(x, y))
  expect(at(0.1, 0.1)).toBeGreaterThan(at(0.1, 0.9))
  expect(at(0.9, 0.9)).toBeGreaterThan(at(0.9, 0.1))
})
