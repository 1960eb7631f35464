/** What may happen to a cluster. */
export type Fault =
  /** A process ends without a word, and is started again. */
  | { readonly kind: 'kill'; readonly victim: number }
  /** A process is asked to end, as at each deploy, and is started again. */
  | { readonly kind: 'stop'; readonly victim: number }
  /** A process stands still for so long and then goes on, as in a virtual machine that is moved. */
  | { readonly kind: 'freeze'; readonly victim: number; readonly ms: number }
  /** Every connection to the database is lost; new ones may be made at once. */
  | { readonly kind: 'cut' }
  /** The database is out of reach for so long: connections are refused, or say nothing. */
  | { readonly kind: 'outage'; readonly manner: 'refused' | 'silent'; readonly ms: number }
  /** The database ends and is started again. */
  | { readonly kind: 'restart' }
  /** Somebody pauses the job and lets it go on after so long. */
  | { readonly kind: 'pause'; readonly ms: number }

/** A fault, and how long nothing happens before it. */
export interface PlannedFault {
  readonly afterMs: number
  readonly fault: Fault
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Faults in an order that a seed decides: each kind once before any comes again, so that a short run meets all of them.
 * @param processes how many processes there are to choose a victim from
 */
export function planFaults(seed: number, count: number, processes: number): readonly PlannedFault[] {
  const next = numbers(seed)
  const between = (low: number, high: number) => Math.round(low + next() * (high - low))
  const victim = () => between(0, processes - 1)
  const kinds: readonly (() => Fault)[] = [
    () => ({ kind: 'kill', victim: victim() }),
    () => ({ kind: 'stop', victim: victim() }),
    () => ({ kind: 'freeze', victim: victim(), ms: between(2_500, 12_500) }),
    () => ({ kind: 'cut' }),
    () => ({ kind: 'outage', manner: next() < 0.5 ? 'refused' : 'silent', ms: between(500, 5_000) }),
    () => ({ kind: 'restart' }),
    () => ({ kind: 'pause', ms: between(500, 2_500) }),
  ]
  const plan: PlannedFault[] = []
  let left: (() => Fault)[] = []
  while (plan.length < count) {
    if (left.length === 0) left = [...kinds]
    const [make] = left.splice(between(0, left.length - 1), 1)
    if (make) plan.push({ afterMs: between(300, 2_000), fault: make() })
  }
  return plan
}
