import { expect, test } from 'vitest'
import { StoreAwayError } from './jobs/ports/jobStore.ts'
import type { Log } from './jobs/ports/log.ts'
import { TestClock } from './jobs/ports.fixture.ts'
import { OutageLog } from './outageAccount.ts'

const lost = () => Object.assign(new Error('write CONNECTION_CLOSED db:5432'), { code: 'CONNECTION_CLOSED' })

function open() {
  const lines: [string, object, string][] = []
  const clock = new TestClock()
  const keep = (level: string) => (details: object, message: string) => void lines.push([level, details, message])
  const log: Log = { info: keep('info'), warn: keep('warn'), error: keep('error') }
  return { lines, clock, account: new OutageLog(log, clock) }
}

test('an outage has one line when it begins and one when it ends, with how long it took and how often something failed', async () => {
  const { lines, clock, account } = open()
  for (let failure = 0; failure < 100; failure += 1) {
    account.log.error({ err: lost(), job: 'a job' }, 'a task failed')
    account.log.warn({ err: new Error('outer', { cause: lost() }) }, 'a queue does not answer')
    account.log.warn({ err: new StoreAwayError() }, 'jobs could not be read')
    account.fail(lost())
    await clock.pass(100)
  }
  for (let second = 0; second < 5; second += 1) {
    account.answer()
    await clock.pass(1_000)
  }
  expect(lines).toEqual([
    [
      'warn',
      { reason: 'write CONNECTION_CLOSED db:5432' },
      'the database does not answer; what needs it is tried again',
    ],
    [
      'info',
      { seconds: 10, failures: 400 },
      'the database answers again; it was away for 10 s, and was asked in vain 400 times',
    ],
  ])
})

test('connections that are lost one by one while the database answers are one outage', async () => {
  const { lines, clock, account } = open()
  for (let second = 0; second < 10; second += 1) {
    account.fail(lost())
    account.answer()
    await clock.pass(1_000)
  }
  expect(lines).toHaveLength(1)
  await clock.pass(2_000)
  account.answer()
  expect(lines).toHaveLength(2)
  account.answer()
  expect(lines).toHaveLength(2)
  account.fail(lost())
  expect(lines).toHaveLength(3)
})

test('what says nothing of the database is written as it is, during an outage too', () => {
  const { lines, account } = open()
  account.fail(lost())
  const details = { err: new Error('a defect'), job: 'a job' }
  account.log.error(details, 'a task failed')
  account.log.info({}, 'something else')
  expect(lines.slice(1)).toEqual([
    ['error', details, 'a task failed'],
    ['info', {}, 'something else'],
  ])
})
