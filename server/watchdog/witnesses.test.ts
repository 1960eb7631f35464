import { describe, expect, test } from 'vitest'
import { judgeUnits } from './coordinator.ts'
import { type Signal, twoIndependentAgree, type WitnessFinding } from './evidence.ts'
import { NO_GAPS } from './gaps.ts'
import { expectWork } from './quantum.ts'
import { DEFAULT_THRESHOLDS } from './reading.ts'
import { GENEROUS_CPU_MS, readingOf, watchFor, watchOf } from './readings.fixture.ts'
import { observe, type Watch } from './watch.ts'
import { findWitnesses } from './witnesses.ts'

const SPINNING = { cpuMs: GENEROUS_CPU_MS }
const unitOf = (watch: Watch) => judgeUnits(watch)[0]?.unit ?? expect.fail('the unit was not seen')

/** What is said of a unit beside peers that take so much work a bar. */
function testimoniesOf(watch: Watch, peers: readonly number[] = []): readonly WitnessFinding[] {
  const unit = unitOf(watch)
  const expected = expectWork(unit.noProgress.bars, { gaps: NO_GAPS, history: NO_GAPS, stalledAfter: 50 })
  return findWitnesses({ unit, expected, peers, thresholds: DEFAULT_THRESHOLDS })
}

const of = (signal: Signal, testimonies: readonly WitnessFinding[]) =>
  testimonies.find((one) => one.signal === signal) ?? expect.fail(`${signal} said nothing`)

describe('two witnesses', () => {
  const all = testimoniesOf(watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 50 }))
  test.each([
    ['UNITS_ADVANCED', 'CPU_CONSUMED', true],
    ['UNITS_ADVANCED', 'PEERS_ADVANCED', true],
    ['UNITS_ADVANCED', 'WORKER_ALIVE', true],
    ['CPU_CONSUMED', 'PEERS_ADVANCED', false],
    ['CPU_CONSUMED', 'WORKER_ALIVE', false],
    ['PEERS_ADVANCED', 'WORKER_ALIVE', false],
  ] as const)('%s and %s are independent: %s, for the CPU of the thread is one fact', (one, other, independent) => {
    const pair = [of(one, all), of(other, all)].map((testimony) => ({ ...testimony, opinion: 'STALLED' as const }))
    expect(twoIndependentAgree(pair)).toBe(independent)
    const progressing = pair.map((testimony) => ({ ...testimony, opinion: 'PROGRESSING' as const }))
    expect(twoIndependentAgree(progressing)).toBe(false)
  })
})

test.each([
  [1 / 3, 'STALLED'],
  [0.34, 'NO_OPINION'],
])('a unit that has spent 10 a bar where its peers take %d: %s, for thirty times is far beyond', (peer, opinion) => {
  const spinning = watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 50 })
  expect(of('PEERS_ADVANCED', testimoniesOf(spinning, [peer, peer, peer])).opinion).toBe(opinion)
})

test('CPU that is not known for a while says nothing, and nothing of the CPU says that it is stalled', () => {
  const spun = watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 60 })
  const unknown = observe(spun, [readingOf({ cpuMs: null, host: { ticks: 61 } })])
  expect(of('CPU_CONSUMED', testimoniesOf(spun)).opinion).toBe('STALLED')
  expect(of('CPU_CONSUMED', testimoniesOf(unknown))).toMatchObject({
    opinion: 'NO_OPINION',
    detail: 'CPU time is not known',
  })
})
