import { describe, expect, test } from 'vitest'
import { measure } from './measure.fixture.ts'
import { play } from './play.fixture.ts'
import { SCENARIOS } from './scenarios.fixture.ts'
import { generate } from './trace.fixture.ts'

const played = [true, false].flatMap((hinted) =>
  SCENARIOS.map((scenario) => ({ scenario, hinted, measures: measure(play(generate(scenario, hinted))) })),
)

describe.each(played)('$scenario.name, costs known: $hinted', ({ hinted, measures }) => {
  test('the bar never moves backwards, and by no more than a point a frame', () => {
    expect(measures.backward).toBe(0)
    expect(measures.jump).toBeLessThanOrEqual(1)
  })

  test('the time left does not tremble', () => {
    expect(measures.churn).toBeLessThanOrEqual(2)
  })

  test('the bar stands only for a moment while work flows', () => {
    expect(measures.freeze).toBeLessThanOrEqual(hinted ? 2 : 10)
  })
})

describe.each(played.filter(({ hinted }) => hinted))('$scenario.name, whose costs are known', ({ measures }) => {
  test('the bar shows the share of the time that has passed, and the time left is right', () => {
    expect(measures.error).toBeLessThanOrEqual(2)
    expect(measures.etaError).toBeLessThanOrEqual(10)
  })
})

test('the ranges of all runs together hold the time that is left about four times of five', () => {
  const coverage = played.reduce((sum, { measures }) => sum + measures.coverage, 0) / played.length
  expect(coverage).toBeGreaterThanOrEqual(0.75)
  expect(coverage).toBeLessThanOrEqual(0.85)
})
