import { describe, expect, test } from 'vitest'
import { createTestBus, createTestLog, jobOf, SWEEP, settle, TestClock } from '../ports.fixture.ts'
import { printSpecification } from '../specification.ts'
import { CodeWait } from './codeWait.ts'

/** A wait of a job of these strategies, each with the digest of its name; it is looked at every 50 ms. */
function open(...names: string[]) {
  const [bus, clock, log] = [createTestBus(), new TestClock(), createTestLog()]
  const code = Object.fromEntries(names.map((name) => [name, { digest: digestOf(name), parameters: [] }]))
  const specification = printSpecification({ kind: 'OPTIMIZATION', input: SWEEP, code })
  const state = { fault: null as Error | null, isWanted: true, notes: [] as string[] }
  const note = async (_: string, type: string, message: string) => {
    if (state.fault) throw state.fault
    state.notes.push(`${type} ${message}`)
    return jobOf()
  }
  const wait = new CodeWait({ id: 'job', specification }, { store: { note }, bus, clock, log })
  clock.every(50, () => wait.tick(state.isWanted))
  const offer = (...held: string[]) =>
    wait.found({ kind: 'found', jobId: 'job', node: 'a node', digests: held.map(digestOf) })
  const asked = () => bus.said.filter(({ kind }) => kind === 'seek')
  return { bus, clock, log, state, wait, offer, asked }
}

function digestOf(name: string): string {
  return `${name}23456789`
}

describe('a job of strategies of its own of whose tasks nothing is heard', () => {
  test('waits after three seconds, and says of which strategies', async () => {
    const { clock, wait, state, bus } = open('a', 'b')
    await clock.pass(3_000)
    expect(wait.reason).toBeNull()
    await clock.pass(50)
    const reason =
      "waiting for strategies 'a' (a2345678…), 'b' (b2345678…) as they were when the job began; no worker has it"
    expect(wait.reason).toBe(reason)
    expect(state.notes).toEqual([`STAGE ${reason}`])
    expect(bus.said.at(-1)).toEqual({ kind: 'job', job: jobOf() })
    await clock.pass(60_000)
    expect(state.notes).toHaveLength(1)
  })

  test('asks for all of them, once a second', async () => {
    const { clock, asked } = open('a', 'b')
    await clock.pass(1_000)
    expect(asked()).toEqual([])
    await clock.pass(50)
    expect(asked()).toEqual([{ kind: 'seek', jobId: 'job', digests: [digestOf('a'), digestOf('b')] }])
    await clock.pass(5_000)
    expect(asked()).toHaveLength(6)
  })

  test('names only those that nobody holds', async () => {
    const { clock, wait, offer } = open('a', 'b')
    offer('a')
    await clock.pass(3_050)
    expect(wait.reason).toBe("waiting for strategy 'b' (b2345678…) as it was when the job began; no worker has it")
  })

  test('waits too where each is held, and nobody holds all', async () => {
    const { clock, wait, offer } = open('a', 'b')
    offer('a')
    offer('b')
    await clock.pass(3_050)
    expect(wait.reason).toContain("strategies 'a' (a2345678…), 'b' (b2345678…)")
    expect(wait.reason).toContain('no worker has all of them')
  })

  test('goes on when somebody holds all, or a task of it is heard of, and says so', async () => {
    const { clock, wait, offer, state } = open('a', 'b')
    const goOn = [() => offer('a', 'b', 'c'), () => wait.moved()]
    for (const act of goOn) {
      await clock.pass(3_050)
      expect(wait.reason).not.toBeNull()
      act()
      await clock.pass(50)
      expect(wait.reason).toBeNull()
      expect(state.notes.at(-1)).toBe('STAGE goes on: a worker has its strategies as they were when it began')
    }
    expect(state.notes).toHaveLength(4)
  })

  test('forgets who held what when it goes on', async () => {
    const { clock, wait, offer } = open('a', 'b')
    offer('a')
    wait.moved()
    await clock.pass(3_050)
    expect(wait.reason).toContain("'a' (a2345678…), 'b' (b2345678…)")
  })

  test('waits for nothing while none of its tasks is to run', async () => {
    const { clock, wait, state, asked } = open('a')
    state.isWanted = false
    await clock.pass(60_000)
    expect([wait.reason, asked(), state.notes]).toEqual([null, [], []])
    state.isWanted = true
    await clock.pass(2_900)
    expect(wait.reason).toBeNull()
    await clock.pass(300)
    expect(wait.reason).not.toBeNull()
    // A pause ends the wait, and is not taken for a worker that was found.
    state.isWanted = false
    await clock.pass(100)
    await settle()
    expect([wait.reason, state.notes.length]).toEqual([null, 1])
  })

  test('waits all the same where that cannot be kept', async () => {
    const { clock, wait, state, log } = open('a')
    state.fault = new Error('the database is away')
    await clock.pass(4_000)
    expect(wait.reason).not.toBeNull()
    expect(log.lines).toEqual(['what a job waits for could not be kept'])
  })
})

test('a job of built-in strategies never waits', async () => {
  const { clock, wait, asked } = open()
  await clock.pass(60_000)
  expect([wait.reason, asked()]).toEqual([null, []])
})
