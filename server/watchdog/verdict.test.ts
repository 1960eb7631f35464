import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IS_QUICK } from '../testMode.fixture.ts'
import { judge, judgeUnits } from './coordinator.ts'
import { type Fact, twoIndependentAgree, type WitnessFinding } from './evidence.ts'
import { DEFAULT_THRESHOLDS, type Reading } from './reading.ts'
import { GENEROUS_CPU_MS, type PerTick, readingOf, watchFor, watchOf } from './readings.fixture.ts'
import { worstOf } from './verdict.ts'
import { observe, type Watch } from './watch.ts'

const SPINNING = { cpuMs: GENEROUS_CPU_MS }
const CIRCLING = { ...SPINNING, writes: 100 }
const PARKED = {}

/** Measurements of more than a day; while one writes, of hours. */
const MANY = IS_QUICK ? 10_000 : 100_000

const COMPLETION = { fraction: 0, trialsDone: 0, trialsTotal: 10, hasResult: false, isRunning: true }
const verdictOf = (watch: Watch) => judge(watch, { atMs: 0, completion: COMPLETION }).verdict

/** A lone unit of a job without history after so many ticks, and what is said of it. */
function unitAfter(ticks: number, each: PerTick, from: Partial<Reading> = {}) {
  const watch = watchFor(watchOf(), readingOf(from), { ...each, ticks })
  return judgeUnits(watch)[0] ?? expect.fail('the unit was not seen')
}

const saysStalled = ({ testimonies }: { readonly testimonies: readonly WitnessFinding[] }) =>
  testimonies.filter(({ opinion }) => opinion === 'STALLED').map(({ signal }) => signal)

describe('a lone unit of a job without history', () => {
  test.each([
    ['spins', SPINNING, null, ['UNITS_ADVANCED', 'CPU_CONSUMED']],
    ['goes in circles and touches counters', CIRCLING, null, ['UNITS_ADVANCED', 'CPU_CONSUMED']],
    ['is parked and does not answer', PARKED, false, ['UNITS_ADVANCED', 'WORKER_ALIVE']],
    ['is parked though it answers', PARKED, true, ['UNITS_ADVANCED', 'WORKER_ALIVE']],
  ] as const)('that %s is SUSPECT from 20 measurements on and STALLED from 50 on', (_, each, answered, signals) => {
    expect(unitAfter(19, each, { answered }).level).toBe('HEALTHY')
    expect(unitAfter(20, each, { answered }).level).toBe('SUSPECT')
    expect(unitAfter(49, each, { answered }).level).toBe('SUSPECT')
    const stalled = unitAfter(50, each, { answered })
    expect(stalled.level).toBe('STALLED')
    expect(saysStalled(stalled)).toEqual(signals)
  })
})

describe('one witness alone', () => {
  test.each([
    ['the board, of a parked thread that was not asked', PARKED, { answered: null }],
    ['the board, of a thread whose CPU is not known', PARKED, { cpuMs: null, answered: false }],
    ['the CPU, of a thread that writes now and then', { ...SPINNING, writes: 0.04 }, {}],
    ['the board, of a thread that is given little CPU', { cpuMs: 5 }, { answered: false }],
    ['the board, while loading uses CPU', SPINNING, { stage: 'LOADING', answered: false }],
  ] as const)('%s, warns and never aborts', (_, each, from) => {
    const watch = watchFor(watchOf(), readingOf(from), { ...each, ticks: 1_000 })
    expect(verdictOf(watch).level).toBe('SUSPECT')
    expect(judge(watch, { atMs: 0, completion: COMPLETION }).toEnd).toEqual([])
  })

  test('that is seen twice is still one: two that share a fact do not agree', () => {
    const facts = fc.subarray<Fact>(['CPU', 'PING', 'BOARD', 'METRONOME', 'PEERS'], { minLength: 1 })
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 6 }), fc.constantFrom<Fact>('CPU', 'BOARD'), (all, shared) => {
        const witness = (one: readonly Fact[]): WitnessFinding => ({
          signal: 'CPU_CONSUMED',
          opinion: 'STALLED',
          detail: '',
          facts: [...one, shared],
        })
        expect(twoIndependentAgree(all.map(witness))).toBe(false)
      }),
    )
  })

  test('becomes two with any other that shares no fact with it', () => {
    const board: WitnessFinding = {
      signal: 'UNITS_ADVANCED',
      opinion: 'STALLED',
      detail: '',
      facts: ['BOARD', 'METRONOME'],
    }
    const cpu: WitnessFinding = { signal: 'CPU_CONSUMED', opinion: 'STALLED', detail: '', facts: ['CPU'] }
    expect(twoIndependentAgree([board, cpu])).toBe(true)
    expect(twoIndependentAgree([board, { ...cpu, opinion: 'NO_OPINION' }])).toBe(false)
  })
})

describe('an advance', () => {
  const nextOf = (ticks: number, bars: number) =>
    readingOf({ bars, writes: 2, cpuMs: ticks * GENEROUS_CPU_MS, host: { ticks } })

  test('at the last moment makes a unit HEALTHY', () => {
    const stuck = watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 49 })
    expect(verdictOf(observe(stuck, [nextOf(50, 1_000)]))).toMatchObject({ level: 'HEALTHY', unchanged: 0 })
  })

  test('that is next to nothing makes a job SLOW, never SUSPECT', () => {
    const stuck = watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 49 })
    expect(verdictOf(observe(stuck, [nextOf(50, 1)]))).toMatchObject({ level: 'SLOW', unchanged: 0 })
  })

  test('takes a STALLED verdict back', () => {
    const stuck = watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 60 })
    expect(verdictOf(stuck).level).toBe('STALLED')
    expect(verdictOf(observe(stuck, [nextOf(61, 1_000)])).level).toBe('HEALTHY')
  })

  test('is entering a stage for the first time since the cursor rose, not going back to one', () => {
    const stages = ['SIGNALS', 'SIMULATION'] as const
    const flipping = Array.from({ length: 62 }, (_, tick) =>
      readingOf({
        stage: stages[tick % 2] ?? 'SIGNALS',
        writes: 1 + 100 * tick,
        cpuMs: tick * GENEROUS_CPU_MS,
        host: { ticks: tick },
      }),
    )
    expect(verdictOf(observe(watchOf(), flipping)).level).toBe('STALLED')
    expect(verdictOf(observe(watchOf(), flipping.slice(0, 20))).level).toBe('HEALTHY')
  })
})

describe('a veto', () => {
  test.each([
    ['a gap in the clock of the host', { hasGap: true }],
    ['readings that were late', { lagMs: 251 }],
    ['a database that does not answer', { databaseAnswers: false }],
    ['a queue that does not answer', { queueAnswers: false }],
  ])('of %s counts nothing, and nothing is STALLED while it lasts', (_, host) => {
    const vetoed = watchFor(watchOf(), readingOf({ host }), { ...SPINNING, ticks: 1_000 })
    expect(verdictOf(vetoed).unchanged).toBe(0)
    const stuck = watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 60 })
    const now = readingOf({ cpuMs: 61 * GENEROUS_CPU_MS, host: { ticks: 61, ...host } })
    expect(verdictOf(observe(stuck, [now])).level).toBe('SUSPECT')
  })

  test('takes nothing away that was counted before', () => {
    const stuck = watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 49 })
    const gap = readingOf({ cpuMs: 49 * GENEROUS_CPU_MS, host: { ticks: 5_000, hasGap: true } })
    const next = readingOf({ cpuMs: 50 * GENEROUS_CPU_MS, host: { ticks: 5_001 } })
    expect(verdictOf(observe(stuck, [gap])).unchanged).toBe(49)
    expect(verdictOf(observe(stuck, [gap, next])).level).toBe('STALLED')
  })
})

describe('a declared wait', () => {
  test('is never a stall by its CPU', () => {
    expect(unitAfter(MANY, SPINNING, { stage: 'LOADING', answered: false }).level).toBe('SUSPECT')
  })

  test.each(['LOADING', 'STORING'] as const)('of %s without any CPU is STALLED after ten times the ticks', (stage) => {
    expect(unitAfter(199, PARKED, { stage, answered: true }).level).toBe('HEALTHY')
    expect(unitAfter(499, PARKED, { stage, answered: true }).level).toBe('SUSPECT')
    expect(unitAfter(500, PARKED, { stage, answered: true }).level).toBe('STALLED')
  })

  test('of a unit that no thread has taken is WAITING, for ever', () => {
    const waiting = unitAfter(MANY, PARKED, { stage: 'WAITING', answered: false })
    expect(waiting).toMatchObject({ level: 'WAITING', unit: { stall: { unchanged: 0 } } })
  })
})

test('a step that is declared 1,000 times as big gets 1,000 times the CPU', () => {
  const [step, huge] = [50_000, 50_000_000].map((bars) => ({ step: { of: 'rsi', bars } }))
  expect(unitAfter(50, SPINNING, step).level).toBe('STALLED')
  expect(unitAfter(50, SPINNING, huge)).toMatchObject({ level: 'HEALTHY', unit: { stall: { unchanged: 0 } } })
  expect(unitAfter(49_999, SPINNING, huge).level).toBe('SUSPECT')
  expect(unitAfter(50_000, SPINNING, huge)).toMatchObject({ level: 'STALLED', unit: { stall: { unchanged: 50 } } })
})

test('a verdict says how long, where, and why', () => {
  const { reason, evidence } = verdictOf(watchFor(watchOf(), readingOf(), { ...SPINNING, ticks: 50 }))
  expect(reason).toBe(
    'trial 7 (rsi, SIMULATION) was given 50 chances to move and took none: its thread works and shows nothing of it.',
  )
  expect(evidence.map(({ signal, detail }) => `${signal}: ${detail}`)).toEqual([
    'UNITS_ADVANCED: unchanged 50 of 50; nothing was written for 50 ticks',
    'CPU_CONSUMED: 100 % of the allowance for work that is not known yet',
    'PEERS_ADVANCED: there are no peers to compare it with',
    'WORKER_ALIVE: it was not asked',
    'SAMPLER_HEALTHY: readings count',
    'PROGRESS_100: 0 % of the work is done',
    'RESULT_AVAILABLE: there is no result yet',
    'RUNNING_FALSE: the job runs',
    'ALL_TRIALS_DONE: 0 of 10 trials',
  ])
})

test('thresholds are those of the job', () => {
  const thresholds = { ...DEFAULT_THRESHOLDS, suspectAfter: 3, stalledAfter: 6 }
  const levels = [2, 3, 5, 6].map((ticks) => {
    return verdictOf(watchFor(watchOf({ thresholds }), readingOf(), { ...SPINNING, ticks })).level
  })
  expect(levels).toEqual(['HEALTHY', 'SUSPECT', 'SUSPECT', 'STALLED'])
})

test('of units on one level the one with the most unchanged measurements stands worst', () => {
  const all = [25, 40, 30].map((ticks) => unitAfter(ticks, SPINNING))
  expect(all.map(({ level }) => level)).toEqual(['SUSPECT', 'SUSPECT', 'SUSPECT'])
  expect(worstOf(all)?.unit.stall.unchanged).toBe(40)
})
