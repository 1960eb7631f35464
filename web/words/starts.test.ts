import { expect, test } from 'vitest'
import { tellProblems } from './problems.ts'
import { startButton } from './starts.ts'

test.each([
  ['BACKTEST', 1, 'Start backtest'],
  ['GRID', 480, 'Start sweep of 480\u202ftrials'],
  ['SEARCH', 1, 'Start search of 1\u202ftrial'],
  ['WALK_FORWARD', null, 'Start walk-forward'],
  ['IMPROVEMENT', 200, 'Start improvement of up to 200\u202ftrials'],
] as const)('a run of the kind %s with %s trials is started by “%s”', (kind, trials, text) => {
  expect(startButton(kind, trials)).toBe(text)
})

test.each([
  [['Fee'], 'One problem: Fee'],
  [['Fee', 'Fee'], '2 problems: Fee'],
  [['Fee', 'Seed', 'Seed'], '3 problems: Fee, …'],
  [[''], 'One problem'],
])('problems of %o are told as “%s”', (labels, text) => {
  expect(tellProblems(labels)).toBe(text)
})
