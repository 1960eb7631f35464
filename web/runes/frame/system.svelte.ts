import { SlowProgress } from '../../api/documents/jobs.ts'
import { StatisticsChanges, type StatisticsNode } from '../../api/documents/overview.ts'
import { Live } from '../live.svelte.ts'
import { heardReading } from './tabTitle.svelte.ts'

/** How fast all workers were at a moment of the page's clock. */
export interface HeardSpeed {
  readonly atMs: number
  readonly barsPerSecond: number
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

function note() {
  if (!statistics) return
  const { barsPerSecond, running } = statistics
  // Nothing is said of a system in which nothing changes: its last word is not its speed.
  const speed = { atMs: Date.now(), barsPerSecond: running > 0 ? barsPerSecond : 0 }
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
