import { expect, test } from 'vitest'
import { THIN } from './format.ts'
import { lossOfDataset, lossOfJob, lossOfJobs, tagsOf } from './upkeep.ts'

const plain = (text: string) => text.replaceAll(THIN, ' ')

test.each([
  ['SUCCEEDED', 24_000, 'Its 24,000 trials and its history go with it, for good.'],
  ['CANCELED', 1, 'Its 1 trial and its history go with it, for good.'],
  ['RUNNING', 120, 'It is cancelled first. Its 120 trials and its history go with it, for good.'],
  ['QUEUED', 0, 'It is cancelled first. It has no trials yet; its history goes with it, for good.'],
] as const)('a job that is %s, with %i trials, is told to go so', (state, trials, text) => {
  expect(plain(lossOfJob({ state, trials }))).toBe(text)
})

test.each([
  [20_000, 0, 'Its 20,000 candles go for good. No job uses it.'],
  [1, 1, 'Its 1 candle goes for good. The job that uses it goes too, with all of its trials.'],
  [20_000, 1_200, 'Its 20,000 candles go for good. The 1,200 jobs that use it go too, with all of their trials.'],
])('a dataset of %i bars and %i jobs is told to go so', (bars, jobs, text) => {
  expect(plain(lossOfDataset({ bars, jobs }))).toBe(text)
})

test('tags are what stands between commas, each once', () => {
  expect([tagsOf(' btc, night run ,btc,,'), tagsOf('')]).toEqual([['btc', 'night run'], []])
})

test.each([
  [
    [
      ['SUCCEEDED', 3],
      ['FAILED', 1],
    ],
    'Their 4 trials and their histories go with them, for good.',
  ],
  [
    [
      ['RUNNING', 1],
      ['FAILED', 0],
    ],
    'One of them is cancelled first. Their 1 trial and their histories go with them, for good.',
  ],
  [
    [
      ['QUEUED', 0],
      ['PAUSED', 0],
    ],
    '2 of them are cancelled first. Their histories go with them, for good.',
  ],
] as const)('jobs that are %j are told to go so', (jobs, text) => {
  expect(plain(lossOfJobs(jobs.map(([state, trials]) => ({ state, trials }))))).toBe(text)
})
