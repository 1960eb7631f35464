import { isDeclaredWait, type Reading } from './reading.ts'

/** The work of a thread that has a core to itself from one tick of the metronome to the next. */
export const WORK_PER_TICK = 100

/**
 * A thread that does less than this a tick is idle. One that waits in vain has no CPU at all; one that works has some,
 * however little the machine has left for it.
 */
export const IDLE_WORK = 0.02

/** The same for a thread that has answered a ping meanwhile, which takes some CPU. */
export const ANSWERING_WORK = 0.2

/** Ticks that make a measurement in a declared wait: disks and networks are not paced by the CPU. */
export const WAIT_TICKS = 10

/** What of a unit's readings is accounted for already. Work is CPU in reference computations. */
export interface WorkClock {
  readonly cpuMs: number | null
  readonly ticks: number
  /** Work since the metronome last ticked. */
  readonly sinceTick: number
  /** Work that is not a whole measurement yet. */
  readonly carry: number
  /** Ticks of a declared wait that are not a whole measurement yet. */
  readonly waited: number
}

/** What is a chance for a thread that works. */
export interface ChanceInput {
  /** Work of its own. */
  readonly quantum: number
  /**
   * The work that a peer of similar cost took which began and finished since the last measurement; null without one.
   */
  readonly peerWork: number | null
}

/** What passed between two readings of a unit. */
export interface ClockStep {
  readonly clock: WorkClock
  readonly work: number
  readonly ticks: number
  readonly isIdle: boolean
  readonly measurements: number
  /** The quantum that paces the unit; 0 where the metronome does. */
  readonly pace: number
}

/** The clock of an attempt, from its first reading on: what was before it is never counted. */
export function beginClock({ cpuMs, host }: Reading): WorkClock {
  return { cpuMs, ticks: host.ticks, sinceTick: 0, carry: 0, waited: 0 }
}

function account(clock: WorkClock, { cpuMs, host }: Reading, tickCpuMs: number): WorkClock & { readonly work: number } {
  const { ticks } = host
  if (cpuMs === null) return { ...clock, ticks, work: 0 }
  const work = Math.max(0, cpuMs - (clock.cpuMs ?? cpuMs)) / tickCpuMs
  return { ...clock, ticks, cpuMs, sinceTick: clock.sinceTick + work, work }
}

/**
 * Reads the clock of a unit: how many measurements, chances to progress, it was given since its last reading.
 *
 * 1. A thread that works gets one for each quantum of its own CPU, but no more than the metronome ticked meanwhile:
 *    where the machine stood, nobody had a chance, whatever the system charged.
 * 2. It gets one as well when a peer of similar cost finished and it was given the CPU that the peer took in all.
 * 3. A thread that is idle, or whose CPU is not known, gets one for each tick: the machine ran, and it could have. In a
 *    declared wait ten ticks make one, idle or not.
 *
 * A timer only decides how often this is called; that changes nothing in the sum. Until it is known what a reference
 * computation takes nothing is counted, and what passes is counted then.
 */
export function readClock(before: WorkClock, reading: Reading, chance: ChanceInput): ClockStep {
  const { tickCpuMs } = reading.host
  if (!tickCpuMs) return { clock: before, work: 0, ticks: 0, isIdle: false, measurements: 0, pace: 0 }
  const { work, ...clock } = account(before, reading, tickCpuMs)
  // A metronome that was started anew counts from 0: what it ticked before is lost, and was no chance.
  const ticks = Math.max(0, clock.ticks - before.ticks)
  if (ticks === 0) return { clock, work, ticks, isIdle: false, measurements: 0, pace: 0 }
  const isKnown = reading.cpuMs !== null && before.cpuMs !== null
  const isIdle = isKnown && clock.sinceTick < (reading.answered ? ANSWERING_WORK : IDLE_WORK) * ticks
  const ticked = { ...clock, sinceTick: 0, carry: clock.carry + clock.sinceTick }
  const passed = { work, ticks, isIdle }
  if (isDeclaredWait(reading.stage)) return { ...waitFor(ticked, ticks), ...passed, pace: 0 }
  if (isIdle || !isKnown) return { clock: { ...ticked, waited: 0 }, ...passed, measurements: ticks, pace: 0 }
  return { ...spend(ticked, ticks, chance), ...passed, pace: chance.quantum }
}

function waitFor(clock: WorkClock, ticks: number): Pick<ClockStep, 'clock' | 'measurements'> {
  const waited = clock.waited + ticks
  const measurements = Math.floor(waited / WAIT_TICKS)
  return { clock: { ...clock, carry: 0, waited: waited - measurements * WAIT_TICKS }, measurements }
}

/** What is beyond the ticks is dropped, so that it cannot count in a heap later. */
function spend(
  clock: WorkClock,
  ticks: number,
  { quantum, peerWork }: ChanceInput,
): Pick<ClockStep, 'clock' | 'measurements'> {
  const isPeerAhead = clock.carry < quantum && peerWork !== null && clock.carry >= peerWork
  if (isPeerAhead) return { clock: { ...clock, carry: 0, waited: 0 }, measurements: 1 }
  const measurements = Math.min(ticks, Math.floor(clock.carry / quantum))
  const carry = Math.min(quantum, clock.carry - measurements * quantum)
  return { clock: { ...clock, carry, waited: 0 }, measurements }
}

/** The same lapse, but as if it had been no chance: what passed is accounted for, and nothing is counted. */
export function withoutChance({ clock, work }: ClockStep): ClockStep {
  return {
    clock: { ...clock, sinceTick: 0, carry: 0, waited: 0 },
    work,
    ticks: 0,
    isIdle: false,
    measurements: 0,
    pace: 0,
  }
}
