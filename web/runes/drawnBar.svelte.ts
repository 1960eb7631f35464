import { untrack } from 'svelte'
import { nextTurn, takeTurn } from '../api/turns.ts'
import { advance, committed, isOver, moves, project, reasonToStand } from '../bar/bar.ts'
import { animate, wake } from '../bar/frames.ts'
import { watchSight } from '../bar/sight.ts'
import { connection } from './connection.svelte.ts'
import { reducedMotion } from './motion.svelte.ts'
import { now } from './now.svelte.ts'
import { type JobReading, newestReading, reading } from './readings.svelte.ts'

/** A transform is written only where it moves the bar by this much. */
const VISIBLE_PX = 0.5

/** Where one job's bar is drawn, frame by frame, by the law in bar/bar.ts. Make it while a component initialises. */
export class DrawnBar {
  /** What is drawn, in whole thousandths: for the text beside the bar, some times a second, or with each frame. */
  shown = $state(0)
  /** The job's reading, some times a second, for the texts beside the bar. It stands while nobody sees the bar. */
  readonly told = $derived.by(() => (this.#seen ? reading(this.#job()) : untrack(() => reading(this.#job()))))
  /** Why the bar stands; null while it moves or when the job is over. */
  readonly standing = $derived.by(() => {
    const last = this.told
    if (!last) return null
    const silentMs = last.state === 'RUNNING' && this.#seen ? now.silenceSince(this.#heardMs(last)) : 0
    return reasonToStand(last, !connection.lost, last.arrivedMs + silentMs)
  })
  /** Pixels of the track; whoever shows the bar keeps it. */
  width = $state(0)
  readonly #job: () => string
  readonly #turn = takeTurn()
  #seen = $state(true)
  #tellMs = 0
  #drawn: number | null = null
  readonly #isPrompt: boolean

  /**
   * @param job      the id of the job; always the same
   * @param isPrompt tells what is drawn with each frame: for a bar that has a page to itself
   */
  constructor(job: () => string, { isPrompt = false } = {}) {
    this.#job = job
    this.#isPrompt = isPrompt
    const first = untrack(() => newestReading(job()))
    if (first) this.#place(project(first, performance.now()), { nowMs: 0, isLast: true })
    $effect(() => {
      if (!connection.lost) wake()
    })
  }

  /** Draws into a track that holds two fills: the work inside unfinished trials, and over it the work that is safe. */
  readonly draw = (track: HTMLElement) => {
    const [inside, safe] = [...track.children].map((element) => writer(element as HTMLElement))
    const stop = animate((nowMs, stepMs) => {
      const last = this.#seen ? newestReading(this.#job()) : undefined
      if (!last) return false
      const drawn = this.#next(last, nowMs, stepMs)
      const goesOn = !connection.lost && !reducedMotion.current && moves(drawn, last)
      this.#place(drawn, { nowMs, isLast: !goesOn })
      inside?.(drawn, this.width)
      safe?.(committed(last, drawn), this.width)
      return goesOn
    })
    const ignore = watchSight(track, (seen) => this.#show(seen))
    return () => {
      ignore()
      stop()
    }
  }

  /** A bar that comes into sight is where one is that is opened now: what it missed is not made up before the reader's eyes. */
  #show(seen: boolean) {
    const last = newestReading(this.#job())
    if (seen && !this.#seen && last && !connection.lost) {
      this.#drawn = Math.max(this.#drawn ?? 0, project(last, performance.now()))
    }
    this.#seen = seen
    if (seen) wake()
  }

  /** When the job was heard of last: its text may be behind what has come. */
  #heardMs(last: JobReading): number {
    return newestReading(this.#job())?.arrivedMs ?? last.arrivedMs
  }

  #next(last: JobReading, nowMs: number, stepMs: number): number {
    if (this.#drawn === null || isOver(last)) return project(last, nowMs)
    if (connection.lost) return this.#drawn
    if (reducedMotion.current) return Math.max(this.#drawn, inWholePoints(project(last, last.arrivedMs)))
    return advance(this.#drawn, last, nowMs, stepMs)
  }

  #place(drawn: number, { nowMs, isLast }: { nowMs: number; isLast: boolean }) {
    this.#drawn = drawn
    if (nowMs < this.#tellMs && !isLast && !this.#isPrompt) return
    this.#tellMs = nextTurn(this.#turn, nowMs)
    const shown = Math.floor(drawn * 1000 + 1e-9) / 1000
    if (shown !== this.shown) this.shown = shown
  }
}

/** For those who want less motion: a bar that moves seldom. */
function inWholePoints(fraction: number): number {
  return Math.floor(fraction * 100 + 1e-9) / 100
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
