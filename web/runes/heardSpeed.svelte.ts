import type { SpeedReading } from '../words/workers.ts'

/** For so long readings are kept. */
export const SPEED_WINDOW_MS = 600_000

let readings: readonly SpeedReading[] = $state.raw([])

/** How fast all workers were, as this page has heard since it was opened: no more is stored of it. */
export const heardSpeed = {
  get readings(): readonly SpeedReading[] {
    return readings
  },
  /** Keeps what was heard. @param ms since 1970 */
  hear(speed: number, ms: number) {
    readings = [...readings.filter((one) => one.ms > ms - SPEED_WINDOW_MS), { ms, speed }]
  },
}
