import type { TickUnit } from './tickTexts.ts'

/** A trial, or a place with several of them. */
export interface Spot {
  readonly x: number
  readonly y: number
  /** The number of the trial, or of the best one there. */
  readonly number: number
  /** How many there are; 1 for a trial. */
  readonly count: number
}

/** From where to where both axes go, and what values on them are. */
export interface ScatterAxes {
  readonly x: readonly [low: number, high: number]
  readonly y: readonly [low: number, high: number]
  readonly unitX: TickUnit
  readonly unitY: TickUnit
}

/** Pixels around the plot. */
export const FRAME = { left: 60, right: 12, top: 12, bottom: 28 }

/** How far from a spot a pointer may be to mean it. */
const REACH = 22

/** Where values stand on a sheet, and which value stands where. */
export class ScatterScale {
  readonly #axes: ScatterAxes
  readonly #width: number
  readonly #height: number

  constructor(axes: ScatterAxes, width: number, height: number) {
    this.#axes = axes
    this.#width = width - FRAME.left - FRAME.right
    this.#height = height - FRAME.top - FRAME.bottom
  }

  left(x: number): number {
    const [low, high] = this.#axes.x
    return FRAME.left + (high > low ? (x - low) / (high - low) : 0.5) * this.#width
  }

  top(y: number): number {
    const [low, high] = this.#axes.y
    return FRAME.top + (high > low ? (high - y) / (high - low) : 0.5) * this.#height
  }

  /** The values at a point. */
  at(left: number, top: number): { readonly x: number; readonly y: number } {
    const share = (value: number) => Math.max(0, Math.min(1, value))
    const [[lowX, highX], [lowY, highY]] = [this.#axes.x, this.#axes.y]
    return {
      x: lowX + share((left - FRAME.left) / this.#width) * (highX - lowX),
      y: highY - share((top - FRAME.top) / this.#height) * (highY - lowY),
    }
  }

  /** The spot next to a point; null where none is near. */
  nearest(spots: readonly Spot[], left: number, top: number): Spot | null {
    let found: Spot | null = null
    let least = REACH
    for (const spot of spots) {
      const distance = Math.hypot(this.left(spot.x) - left, this.top(spot.y) - top)
      if (distance < least) [found, least] = [spot, distance]
    }
    return found
  }
}
