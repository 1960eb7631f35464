import type { WitnessFinding } from './evidence.ts'
import { phiOf } from './gaps.ts'
import { isIdle } from './noProgressWindow.ts'
import { FAR_BEYOND, timesPeers } from './peers.ts'
import { type Expected, MIN_QUANTUM } from './quantum.ts'
import type { Thresholds } from './reading.ts'
import { isUnderWay, isWaiting, type Unit } from './unit.ts'
import { vetoesOf } from './vetoes.ts'
import { WAIT_TICKS, WORK_PER_TICK } from './workClock.ts'

/** What witnesses look at. */
export interface WitnessInput {
  readonly unit: Unit
  readonly expected: Expected
  /** Work a bar of the other units of the job. */
  readonly peers: readonly number[]
  readonly thresholds: Thresholds
}

/**
 * Ticks of the metronome in which a thread could have done all that `stalledAfter` measurements ask for: one a quantum,
 * or more where a quantum takes longer than a tick, even with two cores to itself. A thread that is idle could have
 * moved at each of them.
 */
function enoughTicks({ unit, expected, thresholds }: WitnessInput): number {
  if (isWaiting(unit)) return thresholds.stalledAfter * WAIT_TICKS
  const perQuantum = Math.max(1, expected.quantum / (2 * WORK_PER_TICK))
  return thresholds.stalledAfter * (isIdle(unit.noProgress) ? 1 : perQuantum)
}

/**
 * The board: for so many ticks of the metronome nothing was written to the unit's slot at all (it hangs), or what was
 * written said nothing new, at least `stalledAfter` times (it goes in circles). A unit that writes now and then,
 * without its cursor, gets the benefit of the doubt.
 *
 * Rests on the slot in shared memory, and on the ticks of another thread. It does not know what CPU the unit used. It
 * errs where a step does not report, however healthy.
 */
function board(scene: WitnessInput): WitnessFinding {
  const { stall, noProgress } = scene.unit
  const { unchanged } = stall
  const { ticks, silentTicks, writes } = noProgress
  const enough = enoughTicks(scene)
  const isSilent = silentTicks >= enough
  const isCircling = ticks >= enough && writes >= scene.thresholds.stalledAfter
  const counted = `unchanged ${unchanged} of ${scene.thresholds.stalledAfter}`
  const facts = ['BOARD', 'METRONOME'] as const
  const say = (opinion: WitnessFinding['opinion'], detail: string) =>
    ({ signal: 'UNITS_ADVANCED', opinion, detail: `${counted}${detail}`, facts }) as const
  if (isSilent) return say('STALLED', `; nothing was written for ${silentTicks} ticks`)
  if (isCircling) return say('STALLED', `; written to ${writes} times, and nothing new`)
  return say(unchanged === 0 && isUnderWay(scene.unit) ? 'PROGRESSING' : 'NO_OPINION', '')
}

/**
 * The CPU: the unit has used more since its last advance than such a step of this job explains, by the gaps there were
 * (φ ≥ 8) or, before ten of them, by those of earlier jobs or the generous constant.
 *
 * Rests on what the system charged to the unit's own thread. It does not know what the board shows in between, nor how
 * often the metronome ticked. It errs where a step costs far more than declared, or where the system charges for what
 * a thread did not get; the metronome stands with the machine then.
 */
function cpu({ unit, expected }: WitnessInput): WitnessFinding {
  const { noProgress } = unit
  const say = (opinion: WitnessFinding['opinion'], detail: string) =>
    ({ signal: 'CPU_CONSUMED', opinion, detail, facts: ['CPU'] }) as const
  if (!noProgress.isWorkKnown) return say('NO_OPINION', 'CPU time is not known')
  if (isWaiting(unit)) return say('NO_OPINION', 'it waits for others, which takes no CPU')
  const share = Math.round((100 * noProgress.work) / expected.most)
  const { learnt } = expected
  const phi = learnt && phiOf(learnt, noProgress.work / noProgress.bars)
  const basis = phi === null ? 'the allowance for work that is not known yet' : 'the most that such steps take here'
  const detail = `${share} % of ${basis}`
  if (noProgress.work < expected.most) {
    return say(unit.stall.unchanged === 0 && noProgress.work > 0 ? 'PROGRESSING' : 'NO_OPINION', detail)
  }
  return say('STALLED', phi === null ? detail : `${detail} (φ ${Math.floor(phi)})`)
}

/**
 * The peers: where it stands, the unit has spent thirty times the CPU that its peers take for the same bars.
 *
 * Rests on the peers' work, and on the CPU of the unit's own thread, so it is not independent of what the CPU says;
 * it is independent of the board.
 */
function peers({ unit, peers, thresholds }: WitnessInput): WitnessFinding {
  const { noProgress } = unit
  const say = (opinion: WitnessFinding['opinion'], detail: string) =>
    ({ signal: 'PEERS_ADVANCED', opinion, detail, facts: ['PEERS', 'CPU'] }) as const
  const times = isWaiting(unit) ? null : timesPeers(noProgress.work, noProgress.bars, peers)
  if (times === null) return say('NO_OPINION', 'there are no peers to compare it with')
  const isEnough = noProgress.work >= thresholds.suspectAfter * MIN_QUANTUM
  const detail = `${times < 10 ? times.toFixed(1) : Math.round(times)} times the work of its peers`
  return say(isEnough && times >= FAR_BEYOND ? 'STALLED' : 'NO_OPINION', detail)
}

/**
 * Parked: the thread had no CPU for so many ticks, and it was asked whether it lives. Without an answer it is blocked,
 * for a thread in synchronous work uses CPU; with one it is idle, though the board says that it works. That a thread
 * which uses CPU does not answer means nothing.
 *
 * Rests on the CPU of the unit's own thread and on the ping, so it is not independent of what the CPU says; it is
 * independent of the board. It errs where a strategy waits for something outside, such as a file, in the middle of
 * work.
 */
function parked(scene: WitnessInput): WitnessFinding {
  const { answered, idleTicks } = scene.unit.noProgress
  const say = (opinion: WitnessFinding['opinion'], detail: string) =>
    ({ signal: 'WORKER_ALIVE', opinion, detail, facts: ['CPU', 'PING'] }) as const
  if (answered === null) return say('NO_OPINION', 'it was not asked')
  const isParked = idleTicks >= scene.thresholds.stalledAfter * (isWaiting(scene.unit) ? WAIT_TICKS : 1)
  if (isParked) {
    const state = answered ? 'it answers, but does nothing' : 'it does not answer'
    return say('STALLED', `no CPU for ${idleTicks} ticks, and ${state}`)
  }
  return say('NO_OPINION', answered ? 'it answers' : 'it does not answer, as any thread at work')
}

/** The sampler: it only says whether readings count at all, never that a unit is stalled. */
function sampler({ unit }: WitnessInput): WitnessFinding {
  const vetoes = vetoesOf(unit.reading)
  const detail = vetoes.length > 0 ? `nothing is counted: ${vetoes.join(', ')}` : 'readings count'
  return { signal: 'SAMPLER_HEALTHY', opinion: 'NO_OPINION', detail, facts: [] }
}

/**
 * What every witness says of a unit.
 *
 * The pairs that can agree on STALLED are the board with one of the CPU, the peers, or parked: the last three all rest
 * on the CPU of the thread and count as one. So a lone unit is judged by two things that fail in different ways: the
 * board says that nothing happens (and cannot know how hard the thread works), the system's accounts say that this is
 * not because the thread is slow (and cannot know what it shows). A livelock that touches counters is caught as one
 * that goes in circles and uses more CPU than it can need; a deadlock is silent and parked; an endless loop is silent
 * and uses more CPU than it can need.
 */
export function findWitnesses(scene: WitnessInput): readonly WitnessFinding[] {
  return [board(scene), cpu(scene), peers(scene), parked(scene), sampler(scene)]
}
