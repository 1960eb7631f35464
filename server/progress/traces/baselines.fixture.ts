import type { Seen } from './play.fixture.ts'

/** Trials that are over at a moment of the work time. */
interface Counted {
  readonly seconds: number
  readonly count: number
  readonly total: number
}

/** Seconds that are left by one formula, folded moment by moment; null where it says nothing. */
type Follower = (counted: Counted) => number | null

/** How another progress bar reckons what is left. All of them show trials done ÷ trials. */
export interface Formula {
  readonly name: string
  /** @param first the moment at which it begins */
  readonly begin: (first: Counted) => Follower
}

/** Time so far for each trial × trials that are left. */
const raw: Formula = {
  name: 'raw count',
  begin: (first) => (now) => {
    const done = now.count - first.count
    return done > 0 ? ((now.seconds - first.seconds) / done) * (now.total - now.count) : null
  },
}

/** An average in which each value counts 0.3 and all before it 0.7, without the bias of its beginning. */
class Smoothed {
  #sum = 0
  #weight = 0

  add(value: number): void {
    this.#sum = 0.3 * value + 0.7 * this.#sum
    this.#weight = 0.3 + 0.7 * this.#weight
  }

  get value(): number {
    return this.#sum / this.#weight
  }
}

/** Smoothed trials ÷ smoothed seconds of each advance, at most ten of which are looked at a second (github.com/tqdm/tqdm, tqdm/std.py: EMA, update). */
const tqdm: Formula = {
  name: 'tqdm',
  begin: (first) => {
    const trials = new Smoothed()
    const seconds = new Smoothed()
    let last = first
    return (now) => {
      if (now.count > last.count && now.seconds - last.seconds >= 0.1) {
        trials.add(now.count - last.count)
        seconds.add(now.seconds - last.seconds)
        last = now
      }
      return trials.value > 0 ? ((now.total - now.count) * seconds.value) / trials.value : null
    }
  },
}

/** Trials ÷ seconds between the first and the last of the advances of 30 seconds (github.com/Textualize/rich, rich/progress.py: Task.speed). */
const rich: Formula = {
  name: 'rich',
  begin: (first) => {
    let advances: Counted[] = []
    let last = first
    return (now) => {
      if (now.count > last.count) advances = [...advances.filter(({ seconds }) => seconds >= now.seconds - 30), now]
      last = now
      const [from, to] = [advances[0], advances.at(-1)]
      if (!from || !to || to.seconds === from.seconds) return null
      return Math.ceil(((now.total - now.count) * (to.seconds - from.seconds)) / (to.count - from.count))
    }
  },
}

/**
 * Trials a second, smoothed exponentially and then once more, each normalised by the weight of what was seen; fifteen seconds weigh nine
 * tenths, and silence counts as an advance of nothing (github.com/console-rs/indicatif, src/state.rs: Estimator).
 */
const indicatif: Formula = {
  name: 'indicatif',
  begin: (first) => {
    const age = (seconds: number) => 0.1 ** (seconds / 15)
    let last = first
    let once = 0
    let twice = 0
    return (now) => {
      const kept = age(now.seconds - last.seconds)
      const weight = 1 - age(now.seconds - first.seconds)
      const speed = now.count > last.count ? (now.count - last.count) / (now.seconds - last.seconds) : 0
      const newOnce = once * kept + speed * (1 - kept)
      const newTwice = twice * kept + (newOnce / weight) * (1 - kept)
      if (now.count > last.count) [last, once, twice] = [now, newOnce, newTwice]
      const perSecond = newTwice / weight
      return perSecond > 0 ? (now.total - now.count) / perSecond : null
    }
  },
}

/** The formulas that ours is held against. */
export const FORMULAS: readonly Formula[] = [raw, tqdm, rich, indicatif]

/** What a viewer of the same run sees with another formula. It is given the work time: pauses and a suspended host do not mislead it. */
export function playWith({ begin }: Formula, seen: readonly Seen[]): Seen[] {
  const whole = seen[0]?.frame.left ?? 0
  const counted = ({ frame }: Seen) => ({ seconds: whole - frame.left, count: frame.count, total: frame.total })
  const follower = begin(counted(seen[0] as Seen))
  return seen.map((one) => {
    const { frame } = one
    if (frame.left === 0) return { frame, shown: 1, eta: null }
    const seconds = follower(counted(one))
    return { frame, shown: frame.count / frame.total, eta: seconds === null ? null : { seconds, range: null } }
  })
}
