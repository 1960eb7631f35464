/** A stretch of measurements, and the percent of the job that was done in it. */
export interface MeasuredSpan {
  readonly measurements: number
  readonly percent: number
}

/**
 * Progress per measurement over a rolling window of measurements. Time does not appear in it: a machine that is twenty
 * times as slow gives as many measurements for the same work, so it has the same velocity.
 */
export interface Velocity {
  /** Measurements that the window spans. */
  readonly window: number
  /** Oldest first, about ten of them. */
  readonly stretches: readonly MeasuredSpan[]
}

const STRETCHES = 10

/** No measurement yet. */
export function beginVelocity(window: number): Velocity {
  return { window, stretches: [] }
}

function sum(stretches: readonly MeasuredSpan[]): MeasuredSpan {
  let [measurements, percent] = [0, 0]
  for (const stretch of stretches) {
    measurements += stretch.measurements
    percent += stretch.percent
  }
  return { measurements, percent }
}

/** Drops what is older than the window. */
function trim(stretches: readonly MeasuredSpan[], window: number): readonly MeasuredSpan[] {
  const rest = stretches.slice(1)
  return rest.length > 0 && sum(rest).measurements >= window ? trim(rest, window) : stretches
}

/** Folds a lapse into the window; work without a measurement counts with the next one. */
export function observeVelocity(velocity: Velocity, lapse: MeasuredSpan): Velocity {
  if (lapse.measurements === 0 && lapse.percent === 0) return velocity
  const { window, stretches } = velocity
  const last = stretches.at(-1)
  const isOpen = last !== undefined && last.measurements < window / STRETCHES
  const next = isOpen ? [...stretches.slice(0, -1), sum([last, lapse])] : [...stretches, lapse]
  return { window, stretches: trim(next, window) }
}

function perMeasurement({ measurements, percent }: MeasuredSpan): number {
  return percent / Math.max(1, measurements)
}

/** Percent of the job a measurement, over the window. */
export function velocityOf(velocity: Velocity): number {
  return perMeasurement(sum(velocity.stretches))
}

/** By how much the velocity rises a measurement: its newer half less its older one. */
export function accelerationOf({ stretches }: Velocity): number {
  const half = Math.floor(stretches.length / 2)
  if (half === 0) return 0
  const [older, newer] = [sum(stretches.slice(0, half)), sum(stretches.slice(half))]
  const apart = Math.max(1, (older.measurements + newer.measurements) / 2)
  return (perMeasurement(newer) - perMeasurement(older)) / apart
}

/** Whether the work moves, but by less than the minimum, over a window that is full. */
export function isSlow(velocity: Velocity, minVelocity: number): boolean {
  const now = velocityOf(velocity)
  return now > 0 && now < minVelocity && sum(velocity.stretches).measurements >= velocity.window
}
