import { untrack } from 'svelte'
import { advance, committed, moves, project, reasonToStand } from '../bar.ts'
import { animate, wake } from '../frames.ts'
import { connection } from './connection.svelte.ts'
import { reducedMotion } from './motion.svelte.ts'
import { now } from './now.svelte.ts'
import type { JobReading } from './readings.svelte.ts'

/** A transform is written only where it moves the bar by this much. */
const VISIBLE_PX = 0.5

/** Where one job's bar is drawn, frame by frame, by the law in bar.ts. Make it while a component initialises. */
export class DrawnBar {
  /** What is drawn, in whole thousandths: for the text beside the bar. */
  shown = $state(0)
  /** Why the bar stands; null while it moves or when the job is over. */
  readonly standing = $derived.by(() => {
    const reading = this.#read()
    if (!reading) return null
    const nowMs = reading.state === 'RUNNING' ? now.clockMs : reading.arrivedMs
    return reasonToStand(reading, !connection.lost, nowMs)
  })
  /** Pixels of the track; whoever shows the bar keeps it. */
  width = $state(0)
  readonly #read: () => JobReading | undefined
  #drawn: number | null = null

  /** @param read the job's last reading */
  constructor(read: () => JobReading | undefined) {
    this.#read = read
    const first = untrack(read)
    if (first) this.#place(project(first, performance.now()))
    $effect(() => {
      if (read() && !connection.lost) wake()
    })
  }

  /** Draws into a track that holds two fills: the work inside unfinished trials, and over it the work that is safe. */
  readonly draw = (track: HTMLElement) => {
    const [inside, safe] = [...track.children].map((element) => writer(element as HTMLElement))
    return animate((nowMs, stepMs) => {
      const reading = this.#read()
      if (!reading || (connection.lost && this.#drawn !== null)) return false
      this.#place(this.#next(reading, nowMs, stepMs))
      const drawn = this.#drawn ?? 0
      inside?.(drawn, this.width)
      safe?.(committed(reading, drawn), this.width)
      return !reducedMotion.current && moves(drawn, reading)
    })
  }

  #next(reading: JobReading, nowMs: number, stepMs: number): number {
    if (this.#drawn === null) return project(reading, nowMs)
    if (reducedMotion.current) return Math.max(this.#drawn, project(reading, reading.arrivedMs))
    return advance(this.#drawn, reading, nowMs, stepMs)
  }

  #place(drawn: number) {
    this.#drawn = drawn
    const shown = Math.floor(drawn * 1000 + 1e-9) / 1000
    if (shown !== this.shown) this.shown = shown
  }
}

/** Moves a fill to a fraction of its track, where that can be seen. */
function writer(fill: HTMLElement): (fraction: number, width: number) => void {
  let written = -1
  return (fraction, width) => {
    const visible = Math.abs(fraction - written) * width >= VISIBLE_PX || (fraction === 1 && written !== 1)
    if (!visible && written >= 0) return
    written = fraction
    fill.style.transform = `translateX(${((fraction - 1) * 100).toFixed(3)}%)`
  }
}
