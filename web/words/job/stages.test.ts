import { expect, test } from 'vitest'
import { partsOf } from './stages.ts'

test('each stage is named in the order of the work, one that was not there with nothing', () => {
  const stages = [
    { stage: 'WAITING', share: 0, seconds: 9 },
    { stage: 'SIMULATION', share: 0.75, seconds: 3 },
    { stage: 'LOADING', share: 0.25, seconds: 1 },
  ] as Parameters<typeof partsOf>[0]
  expect(partsOf(stages)).toEqual([
    { stage: 'LOADING', name: 'Loading', share: 0.25, seconds: 1 },
    { stage: 'SIGNALS', name: 'Signals', share: 0, seconds: 0 },
    { stage: 'SIMULATION', name: 'Simulation', share: 0.75, seconds: 3 },
    { stage: 'METRICS', name: 'Metrics', share: 0, seconds: 0 },
    { stage: 'STORING', name: 'Storing', share: 0, seconds: 0 },
  ])
})
