/** What can speak of a job. */
export const SIGNALS = [
  'UNITS_ADVANCED',
  'CPU_CONSUMED',
  'PEERS_ADVANCED',
  'SAMPLER_HEALTHY',
  'WORKER_ALIVE',
  'PROGRESS_100',
  'RESULT_AVAILABLE',
  'RUNNING_FALSE',
  'ALL_TRIALS_DONE',
] as const

/** One of `SIGNALS`. */
export type Signal = (typeof SIGNALS)[number]

/** What a signal can say. */
export const OPINIONS = ['PROGRESSING', 'STALLED', 'COMPLETE', 'NO_OPINION'] as const

/** One of `OPINIONS`. */
export type Opinion = (typeof OPINIONS)[number]

/** A signal with what it says now, and why. */
export interface Evidence {
  readonly signal: Signal
  readonly opinion: Opinion
  readonly detail: string
}

/**
 * What a witness can rest on: the CPU that the system charged to the unit's thread; whether that thread answers a ping;
 * what its slot of the board shows; how often another thread of its node, the metronome, ticked; what its peers took.
 */
export type Fact = 'CPU' | 'PING' | 'BOARD' | 'METRONOME' | 'PEERS'

/** The evidence of a witness, with the facts it rests on. */
export interface WitnessFinding extends Evidence {
  readonly facts: readonly Fact[]
}

/**
 * Whether two witnesses say STALLED that share no fact. Two that share one would both err if that fact were wrong, so
 * they are one witness, however often they are seen.
 */
export function twoIndependentAgree(testimonies: readonly WitnessFinding[]): boolean {
  const stalled = testimonies.filter(({ opinion }) => opinion === 'STALLED')
  return stalled.some((one, index) => stalled.slice(index + 1).some((other) => areIndependent(one, other)))
}

function areIndependent(one: WitnessFinding, other: WitnessFinding): boolean {
  return one.facts.every((fact) => !other.facts.includes(fact))
}
