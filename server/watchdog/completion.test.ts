import { expect, test } from 'vitest'
import { type CompletionFacts, completionEvidence, isComplete } from './completion.ts'

const NOTHING: CompletionFacts = { fraction: 0.5, trialsDone: 3, trialsTotal: 6, hasResult: false, isRunning: true }
const ALL = { fraction: 1 }
const DONE = { trialsDone: 6 }
const RESULT = { hasResult: true }
const STOPPED = { isRunning: false }

test.each([
  ['nothing', {}, false],
  ['progress of 100 %', ALL, false],
  ['all trials done', DONE, false],
  ['a result', RESULT, false],
  ['a job that runs no more', STOPPED, false],
  ['progress of 100 % and all trials done, which are one witness', { ...ALL, ...DONE }, false],
  ['progress of 100 % and a job that runs no more, without a result', { ...ALL, ...STOPPED }, false],
  ['everything but a result', { ...ALL, ...DONE, ...STOPPED }, false],
  ['a result and progress of nearly 100 %', { ...RESULT, fraction: 0.9999 }, false],
  ['a result and progress of 100 %', { ...RESULT, ...ALL }, true],
  ['a result and all trials done', { ...RESULT, ...DONE }, true],
  ['a result and a job that runs no more', { ...RESULT, ...STOPPED }, true],
  ['all of it', { ...RESULT, ...ALL, ...DONE, ...STOPPED }, true],
])('completion needs two signals, a result among them: %s', (_, facts, complete) => {
  expect(isComplete(completionEvidence({ ...NOTHING, ...facts }))).toBe(complete)
})

test('a job without trials has not done all of them', () => {
  const evidence = completionEvidence({ ...NOTHING, ...RESULT, trialsDone: 0, trialsTotal: 0 })
  expect(isComplete(evidence)).toBe(false)
})

test('no signal of an end ever says that a job is stalled', () => {
  const opinions = [NOTHING, { ...NOTHING, ...ALL, ...DONE, ...RESULT, ...STOPPED }].flatMap(completionEvidence)
  expect(new Set(opinions.map(({ opinion }) => opinion))).toEqual(new Set(['NO_OPINION', 'COMPLETE']))
})
