import { SlowProgress } from '../../api/documents/jobs.ts'
import { StatisticsChanges, type StatisticsNode } from '../../api/documents/overview.ts'
import { Live } from '../live.svelte.ts'
import { heardReading } from './tabTitle.svelte.ts'

/** How fast all workers were at a moment of the page's clock. */
export interface HeardSpeed {
  readonly atMs: number
  readonly barsPerSecond: number
  /** Trials that were finished by then. */
  readonly trials: number
}

/** How often the speed is noted, and for how long it is kept. */
const NOTE_MS = 5_000
const KEPT = 3_600_000 / NOTE_MS

let statistics: StatisticsNode | null = $state.raw(null)
let heard: readonly HeardSpeed[] = $state.raw([])

/** What the page has heard of the whole system since it was opened. */
export const system = {
  /** Null before the first word. */
  get statistics() {
    return statistics
  },
  /** The speeds of the last hour, the oldest first. */
  get heard() {
    return heard
  },
}

/** Trials a second between the last two notes; null before there are two. */
export function trialsPerSecond(notes: readonly HeardSpeed[]): number | null {
  const [before, last] = notes.slice(-2)
  if (!before || !last) return null
  return Math.max(0, (1_000 * (last.trials - before.trials)) / (last.atMs - before.atMs))
}

function note() {
  if (!statistics) return
  const { barsPerSecond, trials, running } = statistics
  // Nothing is said of a system in which nothing changes: its last word is not its speed.
  const speed = { atMs: Date.now(), trials, barsPerSecond: running > 0 ? barsPerSecond : 0 }
  heard = [...heard.slice(-KEPT + 1), speed]
}

/** Listens as long as the page is open. Call it once, while a component initialises. */
export function watchSystem() {
  new Live(
    StatisticsChanges,
    () => ({}),
    (data) => {
      const isFirst = statistics === null
      statistics = data.statistics
      if (isFirst) note()
    },
  )
  new Live(
    SlowProgress,
    () => ({}),
    (data) => {
      for (const one of data.progresses) heardReading(one)
    },
  )
  $effect(() => {
    const timer = setInterval(note, NOTE_MS)
    return () => clearInterval(timer)
  })
}
