import { expect, test } from 'vitest'
import { busLaws, committedAt } from '../bus.laws.ts'
import { createTestLog } from '../ports.fixture.ts'
import { createLocalBus } from './localBus.ts'

busLaws(async () => {
  const bus = createLocalBus(createTestLog())
  return { here: bus, there: bus, keep: () => undefined, close: async () => undefined }
})

test("a listener's failure is written down", () => {
  const log = createTestLog()
  const bus = createLocalBus(log)
  bus.listen(() => {
    throw new Error('this listener is broken')
  })
  bus.publish(committedAt('job', 1))
  expect(log.lines).toEqual(['a listener of the bus failed'])
})

test('a listener that leaves while a message is told still leaves the others theirs', () => {
  const bus = createLocalBus(createTestLog())
  const heard: string[] = []
  const stop = bus.listen(() => {
    heard.push('one')
    stop()
  })
  bus.listen(() => heard.push('other'))
  bus.publish(committedAt('job', 1))
  bus.publish(committedAt('job', 2))
  expect(heard).toEqual(['one', 'other', 'other'])
})
