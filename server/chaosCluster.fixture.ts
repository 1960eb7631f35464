import { expect } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { type RemotePostgres, revive, type ServerProcess } from './chaos.fixture.ts'
import type { Fault } from './faultPlan.fixture.ts'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** States in which a job is over. */
const FINAL = ['SUCCEEDED', 'FAILED', 'CANCELED']

/** A reading of a job's progress, and when it was heard, in milliseconds. */
export interface HeardReading {
  readonly heardAt: number
  readonly at: string
  readonly seq: number
  readonly state: string
  readonly fraction: number
  readonly rate: number
  readonly trialsDone: number
  readonly verdict: string
  readonly eta: { readonly seconds: number } | null
}

const READING = 'at seq state fraction rate trialsDone verdict eta { seconds }'

/** Follows a job as a client does that connects again after each loss, until its final reading. */
export async function watchClosely(server: ServerProcess, job: string, heard: HeardReading[]): Promise<void> {
  const query = `subscription ($job: ID!) { progress(job: $job) { ${READING} } }`
  while (!FINAL.includes(heard.at(-1)?.state ?? '')) {
    try {
      for await (const { progress } of follow<{ progress: HeardReading }>(server.port, query, { job }))
        heard.push({ ...progress, heardAt: performance.now() })
    } catch {
      // It was killed, or the database is away: clients try again.
    }
    await sleep(50)
  }
}

/** What a bar may move by at once, however slow its job. */
const MAX_AT_ONCE = 0.01

/** By so much what is known of the time between two readings may be less than what their conductor reckoned with: it looks at two clocks. */
const CLOCKS_MS = 50

/** Numbers that a conductor is given at first: one that takes over begins above them. */
const FIRST_BLOCK = 1_000

/** The speed that ends a job on time, as far as a reading knows one: a fraction per second. */
function speedOf({ fraction, eta }: HeardReading): number | null {
  return eta && (1 - fraction) / Math.max(eta.seconds, 0.001)
}

/** For each reading the last speed that was known by then, in the order in which they are given. */
function lastSpeeds(readings: readonly HeardReading[]): readonly number[] {
  let last = 0
  return readings.map((reading) => {
    last = speedOf(reading) ?? last
    return last
  })
}

/** Checks that no reading falls behind the one before and that the bar does not jump; it is drawn full at once when the job is over. */
export function expectSteady(readings: readonly HeardReading[]): void {
  // A reading of a job of which nothing is heard knows no speed, though the job may go on unheard: then the nearest that knows one counts.
  const before = lastSpeeds(readings)
  const after = lastSpeeds(readings.toReversed()).toReversed()
  for (const [index, next] of readings.slice(1).entries()) {
    const last = readings[index] as HeardReading
    expect(next.seq, 'seq').toBeGreaterThanOrEqual(last.seq)
    expect(next.fraction, 'fraction').toBeGreaterThanOrEqual(last.fraction)
    expect(next.trialsDone, 'trialsDone').toBeGreaterThanOrEqual(last.trialsDone)
    if (FINAL.includes(next.state)) continue
    // Of a job that is PAUSED its record is told, where what its conductor said meanwhile was lost: the bar may have moved unheard before that.
    const moved = last.state === 'PAUSED' ? (readings.find(({ fraction }) => fraction === last.fraction) ?? last) : last
    const ms = CLOCKS_MS + Math.max(next.heardAt - moved.heardAt, Date.parse(next.at) - Date.parse(moved.at))
    const speed = Math.max(before[index] ?? 0, after[index + 1] ?? 0)
    // Whoever hears slowly gets every few readings only, and the steps of those between in one.
    const isMerged = next.seq - last.seq < FIRST_BLOCK / 2
    const merged = isMerged ? Math.min(next.seq - last.seq, 3) : 1
    const most = Math.max(merged * MAX_AT_ONCE, (2.5 * speed * ms) / 1_000)
    const step = next.fraction - last.fraction
    expect(step, `from ${JSON.stringify(last)} to ${JSON.stringify(next)}`).toBeLessThanOrEqual(most + 1e-9)
  }
}

/** A time at which a job was said to move although nothing had been heard of it. */
export interface Lie {
  readonly silentMs: number
  readonly said: unknown
}

interface Said {
  readonly state: string
  readonly progress: HeardReading
  readonly verdict: { readonly level: string; readonly reason: string }
}

/**
 * Asks about a job again and again, until it is over: whether what is said of it is true.
 * @param withinMs after so long without a reading of a running job, nobody may call it healthy or say when it ends
 * @returns what was untrue
 */
export async function listenForLies(server: ServerProcess, job: string, withinMs: number): Promise<readonly Lie[]> {
  const query = `query ($id: ID!) { job(id: $id) { state progress { ${READING} } verdict { level reason } } }`
  const lies: Lie[] = []
  for (;;) {
    await sleep(250)
    // Before it is asked: what the answer takes is no silence.
    const askedAtMs = Date.now()
    let said: Said
    try {
      said = (await ask<{ job: Said }>(server.port, query, { id: job })).job
    } catch {
      // It was killed, or the database is away: an error is no lie.
      continue
    }
    if (FINAL.includes(said.state)) return lies
    const silentMs = askedAtMs - Date.parse(said.progress.at)
    const isSaidToMove = ['HEALTHY', 'SLOW'].includes(said.verdict.level) || said.progress.eta !== null
    if (said.state === 'RUNNING' && silentMs > withinMs && isSaidToMove) lies.push({ silentMs, said })
  }
}

/** Pauses a job, waits until a viewer hears of it, and lets the job go on. */
async function pauseFor(server: ServerProcess, job: string, heard: readonly HeardReading[], ms: number): Promise<void> {
  const change = (mutation: string) =>
    ask<Record<string, { problems: unknown[] }>>(
      server.port,
      `mutation ($id: ID!) { ${mutation}(id: $id) { problems { code } } }`,
      { id: job },
    ).catch(() => null)
  const paused = await change('pauseJob')
  if (paused?.pauseJob?.problems.length === 0) {
    const isTold = () => heard.some(({ state }) => state === 'PAUSED') || FINAL.includes(heard.at(-1)?.state ?? '')
    await expect.poll(isTold, { interval: 20, timeout: 10_000 }).toBe(true)
  }
  await sleep(ms)
  // The database may be away for this one: whoever paused a job presses again.
  while (!FINAL.includes(heard.at(-1)?.state ?? '') && (await change('resumeJob')) === null) await sleep(200)
}

/** What faults happen to. */
export interface Cluster {
  readonly postgres: RemotePostgres
  /** The first is the one that serves viewers. */
  readonly processes: readonly ServerProcess[]
}

/** Lets a fault happen, and waits until it is over. */
export async function inflict(
  { postgres, processes }: Cluster,
  fault: Fault,
  job: string,
  heard: readonly HeardReading[],
): Promise<void> {
  const victim = 'victim' in fault ? processes[fault.victim] : processes[0]
  if (!victim) throw new Error(`there is no process for ${JSON.stringify(fault)}`)
  if (fault.kind === 'kill' || fault.kind === 'stop') {
    await victim.kill(fault.kind === 'kill' ? 'SIGKILL' : 'SIGTERM')
    await revive(victim)
  } else if (fault.kind === 'freeze') await victim.suspend(fault.ms)
  else if (fault.kind === 'cut') postgres.cut()
  else if (fault.kind === 'outage') await postgres.vanish(fault.manner, fault.ms)
  else if (fault.kind === 'restart') {
    await postgres.stop()
    await postgres.start()
  } else await pauseFor(victim, job, heard, fault.ms)
}
