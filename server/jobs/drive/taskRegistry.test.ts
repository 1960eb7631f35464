import { describe, expect, test } from 'vitest'
import type { Declaration } from '../../engine/strategies/strategy.ts'
import { costTotal } from '../../progress/jobCosts.ts'
import { Costs } from '../plan/costs.ts'
import { planJob } from '../plan/planJob.ts'
import { UNKNOWN_BARS } from '../ports/queue.ts'
import { catalog, SWEEP } from '../ports.fixture.ts'
import type { Range } from '../range.ts'
import { type Cut, TaskRegistry } from './taskRegistry.ts'

const range = (first: number, count: number): Range => ({ first, count })

/** Takes over how tasks stand, in the order in which it is read. */
async function sync(registry: TaskRegistry, committed: readonly Range[], held: readonly Range[]): Promise<void> {
  const step = await registry.listen().held(async () => held)
  registry.sync(await step.committed(async () => committed))
}

test.each<[string, Range[], Range[], number, number]>([
  ['is done in one piece', [range(10, 20)], [range(10, 20)], 0, 80],
  ['is done in pieces', [range(10, 16), range(26, 4)], [range(10, 20)], 0, 80],
  ['is done with its neighbours', [range(0, 25), range(25, 75)], [range(10, 20)], 0, 0],
  ['is done but for its last trial', [range(10, 19)], [range(10, 20)], 1, 80],
  ['has nothing but neighbours that are done', [range(0, 10), range(30, 70)], [range(10, 20)], 1, 0],
])('a task that %s is under way or not accordingly', async (_, committed, held, outstanding, remaining) => {
  const registry = new TaskRegistry({ trials: 100, count: 1, exitsPerRule: 1, isProbed: false }, ({ count }) => count)
  await sync(registry, committed, held)
  expect([registry.outstanding, registry.remaining]).toEqual([outstanding, remaining])
})

test.each([
  ['before the held ranges are read', 0],
  ['between the two reads', 1],
  ['after both reads', 2],
])('a task that is committed %s is done', async (_, moment) => {
  const registry = new TaskRegistry({ trials: 100, count: 1, exitsPerRule: 1, isProbed: false }, ({ count }) => count)
  const task = registry.next(() => 20) as Range
  const isDone = (at: number) => at >= moment
  const commitAt = (at: number) => (at === moment ? registry.settle(task) : undefined)
  const listening = registry.listen()
  commitAt(0)
  const step = await listening.held(async () => (isDone(0) ? [] : [task]))
  commitAt(1)
  const snapshot = await step.committed(async () => (isDone(1) ? [task] : []))
  commitAt(2)
  registry.sync(snapshot)
  expect([registry.outstanding, registry.remaining]).toEqual([0, 80])
})

describe('tasks', () => {
  const openRegistry = (isProbed = false) =>
    new TaskRegistry({ trials: 80, count: 4, exitsPerRule: 1, isProbed }, ({ count }) => count)

  test('go on beyond a part that has less than half of the trials that they should have', () => {
    const sizes = (size: number) => {
      const registry = openRegistry()
      const all: number[] = []
      for (let next = registry.next(() => size); next; next = registry.next(() => size)) all.push(next.count)
      expect(registry.remaining).toBe(0)
      return all
    }
    expect(sizes(40)).toEqual([20, 20, 20, 20])
    expect(sizes(41)[0]).toBe(41)
    expect(sizes(41).length).toBeLessThan(4)
  })

  /** The first trials of tasks of so many trials, cut until none is left. */
  function cutAll(registry: TaskRegistry, size: number): number[] {
    const firsts: number[] = []
    for (let task = registry.next(() => size); task; task = registry.next(() => size)) firsts.push(task.first)
    return firsts
  }

  test('are cut from one part after the other, far apart, until every trial is in one', () => {
    const registry = openRegistry()
    expect(cutAll(registry, 10)).toEqual([0, 60, 20, 40, 10, 70, 30, 50])
    expect(registry.remaining).toBe(0)
  })

  test('are cut from the beginning or the end of each part in the first round where a plan is probed', () => {
    const registry = openRegistry(true)
    expect(cutAll(registry, 10)).toEqual([0, 70, 30, 40, 10, 60, 20, 50])
    expect(registry.remaining).toBe(0)
  })

  test('are cut from the same parts of what is left when a job is taken up again', async () => {
    const registry = openRegistry()
    await sync(registry, [range(0, 30)], [range(40, 10)])
    expect(cutAll(registry, 10)).toEqual([60, 30, 50, 70])
  })

  test('take the rest of their part where little would be left of it', () => {
    const registry = openRegistry()
    expect(registry.next(() => 15)).toEqual(range(0, 20))
    expect(registry.next(() => 14)).toEqual(range(60, 14))
    const probed = openRegistry(true)
    expect(probed.next(() => 50)).toEqual(range(0, 50))
    expect(probed.next(() => 50)).toEqual(range(60, 20))
  })

  test('are sized by where they are cut, and the first of each part is a probe where a plan is probed', () => {
    const registry = openRegistry(true)
    const cuts = Array.from({ length: 5 }, () => {
      const seen: Cut[] = []
      registry.next((cut) => {
        seen.push(cut)
        return 10
      })
      return seen[0]
    })
    expect(cuts).toEqual([
      { of: range(0, 20), isFromEnd: false, isProbe: true },
      { of: range(60, 20), isFromEnd: true, isProbe: true },
      { of: range(20, 20), isFromEnd: true, isProbe: true },
      { of: range(40, 20), isFromEnd: false, isProbe: true },
      { of: range(10, 10), isFromEnd: false, isProbe: false },
    ])
  })

  test('are cut of no trials that must wait', () => {
    const registry = openRegistry()
    registry.limit(80, [range(20, 60)])
    expect(cutAll(registry, 10)).toEqual([0, 10])
  })
})

test('a job of which nothing is left has finished exactly what its trials cost', async () => {
  const of = ({ first, count }: Range) => first + 2.5 * count
  const waiting: Costs['waiting'] = (ranges) => ranges.map((one) => ({ count: 1, cost: of(one) }))
  const costs = {
    of,
    waiting,
    areKnown: true,
    ending: (_best: number | null) => 0,
    spent: null as number | null,
  } as Costs
  const book = new TaskRegistry({ trials: 80, count: 1, exitsPerRule: 1, isProbed: false }, ({ count }) => count)
  expect(book.standing(costs, 0, null)).toMatchObject({ finished: 0, units: [], threads: 1 })
  await sync(book, [range(0, 80)], [])
  expect(book.standing(costs, 4, null)).toMatchObject({ finished: 200, units: [], waiting: [], threads: 4 })
})

test('what is in no task and can be takes what its trials cost', () => {
  const costs = { seconds: ({ first, count }: Range) => first + 2.5 * count } as Costs
  const book = new TaskRegistry({ trials: 80, count: 1, exitsPerRule: 1, isProbed: false }, ({ count }) => count)
  expect(book.remainingSeconds(costs)).toBe(200)
  book.next(() => 20)
  expect(book.remainingSeconds(costs)).toBe(20 + 150)
  book.limit(80, [range(60, 20)])
  expect(book.remainingSeconds(costs)).toBe(20 + 100)
})

describe('where a job stands of which nothing is known', () => {
  const standingOf = (trials: number) => {
    const input = {
      ...SWEEP,
      exits: { takeProfit: Array.from({ length: trials }, (_, index) => index / 1_000), stopLoss: [null] },
    }
    const own = { ...input, strategies: [{ strategy: 'mine', space: [] }] }
    const named = (name: string) => ({ ...(catalog.find('sma-cross') as Declaration), name })
    const plan = planJob({ kind: 'OPTIMIZATION', input: own }, named)
    const registry = new TaskRegistry(
      { trials, count: 1, exitsPerRule: 1, isProbed: false },
      ({ count }) => 1_000 * count,
    )
    return registry.standing(new Costs({ plan, barsPerTrial: 1_000, costStatistics: new Map() }), 2, null)
  }

  test('the share of its bars is told, and from which one on that tells of the rest', () => {
    expect(standingOf(10)).toMatchObject({ share: 0, tellingShare: 0.1 })
    expect(standingOf(1_600)).toMatchObject({ share: 0, tellingShare: 0.01 })
  })
})

test('the last test of a walk-forward analysis waits for all others', async () => {
  const folds = { optimization: SWEEP, folds: 3, trainFraction: 0.7, anchored: false }
  const plan = planJob({ kind: 'WALK_FORWARD', input: folds, bars: 1_000 }, catalog.find)
  const costs = new Costs({ plan, barsPerTrial: 1_000, costStatistics: new Map(), threads: 2 })
  const registry = new TaskRegistry(
    { trials: plan.trials, count: 1, exitsPerRule: 1, isProbed: false },
    (range) => plan.bars?.(range) ?? 0,
  )
  const tests = plan.search?.rounds.map(({ first, count }) => ({ first, count })) ?? []
  registry.limit(plan.trials, tests)
  const last = tests.at(-1) as Range
  const before = registry.standing(costs, 2, null)
  expect(before.last).toBeCloseTo(costs.of(last), 12)
  expect(costTotal(before)).toBeCloseTo(costs.of(range(0, plan.trials)), 12)
  registry.limit(plan.trials, [])
  expect(registry.standing(costs, 2, null).last).toBe(0)
})

test('tasks of one trial each are cut far apart, until no third of the plan is untried', () => {
  const book = new TaskRegistry({ trials: 80, count: 4, exitsPerRule: 1, isProbed: false }, ({ count }) => count)
  expect([book.next(() => 10), book.isAllOver]).toEqual([range(0, 10), false])
  expect([book.nextApart(), book.isAllOver]).toEqual([range(79, 1), false])
  expect([book.nextApart(), book.isAllOver]).toEqual([range(44, 1), false])
  expect([book.nextApart(), book.isAllOver]).toEqual([range(27, 1), false])
  expect([book.nextApart(), book.isAllOver]).toEqual([range(62, 1), true])
})

describe('trials that hung', () => {
  const book = new TaskRegistry({ trials: 20, count: 1, exitsPerRule: 2, isProbed: false }, ({ count }) => count)
  const held = [range(0, 10), { ...range(10, 2), suspicion: { spent: 10, bars: 3 } }, range(12, 8)]
  const snapshot = async (committed: readonly Range[]) =>
    (await book.listen().held(async () => held)).committed(async () => committed)

  test('do not count among the tasks that are under way, and are not handed out to others', async () => {
    book.sync(await snapshot([]))
    expect([book.outstanding, book.remaining]).toEqual([2, 0])
  })

  test('are known with what their first attempt has found, until a thread says more', async () => {
    book.sync(await snapshot([]))
    expect(book.suspects).toEqual([{ trial: 10, unchanged: 10, bars: 3, stage: 'WAITING' }])
    const unknown = { ...range(3, 1), suspicion: { spent: 10, bars: UNKNOWN_BARS } }
    book.sync(await (await book.listen().held(async () => [unknown])).committed(async () => []))
    expect(book.suspects).toEqual([{ trial: 3, unchanged: 10, bars: 0, stage: 'WAITING' }])
  })

  test('are told of once nothing else is left, however they were found', async () => {
    book.sync(await snapshot([range(0, 9)]))
    expect(book.onlySuspects(new Set(['0', '12']))).toBe(0)
    book.sync(await snapshot([range(0, 10), range(12, 7)]))
    expect(book.onlySuspects(new Set())).toBe(0)
    book.sync(await snapshot([range(0, 10), range(12, 8)]))
    expect(book.onlySuspects(new Set())).toBe(2)
    expect(book.settle(range(10, 2))).toBe(true)
    expect([book.suspects, book.onlySuspects(new Set())]).toEqual([[], 0])
  })
})
