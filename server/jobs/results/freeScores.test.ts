import { expect, test } from 'vitest'
import { OBJECTIVES, type Objective, objectiveAt, scoreOf, scoreOfBroken } from '../../engine/objective.ts'
import { freeScores, SCORED_BY } from './freeScores.ts'

const METRICS = {
  totalReturn: 0.3,
  annualReturn: 0.2,
  sharpe: 1.1,
  sortino: 1.7,
  maxDrawdown: 0.25,
  calmar: 0.8,
  profitFactor: 1.4,
}

function free(objective: Objective, metrics: typeof METRICS | { [Key in keyof typeof METRICS]: number | null }) {
  const scored = SCORED_BY[objective].map((name) =>
    Float64Array.of(metrics[name as keyof typeof METRICS] ?? Number.NaN, 0, 0),
  )
  const scores = Float64Array.of(scoreOfBroken(0.5), 7, Number.NaN)
  return [...freeScores({ numbers: Int32Array.of(0, 1, 2), columns: [scores, ...scored] }, objective)]
}

test.each(OBJECTIVES)('a broken trial has the score by %s that it would have, and the others theirs', (objective) => {
  expect(free(objective, METRICS)).toEqual([scoreOf(METRICS, objective), 7, Number.NaN])
})

test.each(['SORTINO', 'CALMAR', 'PROFIT_FACTOR'] as const)(
  'where its %s does not exist, its return ranks it',
  (objective) => {
    const none = { ...METRICS, sortino: null, annualReturn: null, calmar: null, profitFactor: null }
    const [score = 0] = free(objective, none)
    expect(score).toBe(scoreOf(none as never, objective))
    expect(objectiveAt(score)).toBeNull()
  },
)

test('without the figures the scores stand as they are', () => {
  const scores = Float64Array.of(1, scoreOfBroken(1))
  expect(freeScores({ numbers: Int32Array.of(0, 1), columns: [scores] }, 'SORTINO')).toBe(scores)
})
