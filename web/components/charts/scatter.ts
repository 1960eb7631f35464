import type { Sheet } from './Canvas.svelte'
import { ticksOf } from './ticks.ts'

/** A trial, or a place with several of them. */
export interface Spot {
  readonly x: number
  readonly y: number
  /** The number of the trial, or of the best one there. */
  readonly number: number
  /** How many there are; 1 for a trial. */
  readonly count: number
}

/** What a scatter shows. */
export interface ScatterSpots {
  readonly others: readonly Spot[]
  readonly chosen: readonly Spot[]
  /** By its first figure. */
  readonly front: readonly Spot[]
}

/** From where to where both axes go, and how values on them are written. */
export interface ScatterAxes {
  readonly x: readonly [low: number, high: number]
  readonly y: readonly [low: number, high: number]
  readonly writeX: (value: number) => string
  readonly writeY: (value: number) => string
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

function drawAxes({ brush, width, height, ink }: Sheet, axes: ScatterAxes, scale: ScatterScale) {
  brush.strokeStyle = ink('--grid')
  brush.fillStyle = ink('--muted')
  brush.lineWidth = 1
  brush.textBaseline = 'middle'
  brush.textAlign = 'right'
  for (const tick of ticksOf(...axes.y, 5)) {
    const y = Math.round(scale.top(tick)) + 0.5
    brush.strokeRect(FRAME.left, y, width - FRAME.left - FRAME.right, 0)
    brush.fillText(axes.writeY(tick), FRAME.left - 8, y)
  }
  brush.textAlign = 'center'
  for (const tick of ticksOf(...axes.x, Math.max(2, width / 110))) {
    brush.fillText(axes.writeX(tick), scale.left(tick), height - FRAME.bottom / 2 + 2)
  }
}

/** Draws a scatter: a place with more trials is larger. */
export function drawScatter(sheet: Sheet, spots: ScatterSpots, axes: ScatterAxes) {
  const { brush, width, height, ink } = sheet
  const scale = new ScatterScale(axes, width, height)
  const dots = (all: readonly Spot[], token: string, { size, alpha }: { size: number; alpha: number }) => {
    brush.fillStyle = ink(token)
    brush.globalAlpha = alpha
    for (const { x, y, count } of all) {
      brush.beginPath()
      brush.arc(scale.left(x), scale.top(y), Math.min(7, size + Math.log10(count)), 0, 2 * Math.PI)
      brush.fill()
    }
    brush.globalAlpha = 1
  }
  brush.clearRect(0, 0, width, height)
  drawAxes(sheet, axes, scale)
  dots(spots.others, '--cloud', { size: 1.8, alpha: 0.6 })
  dots(spots.chosen, '--accent', { size: 2.2, alpha: 0.7 })
  brush.strokeStyle = ink('--text')
  brush.lineWidth = 1.5
  brush.beginPath()
  for (const { x, y } of spots.front) brush.lineTo(scale.left(x), scale.top(y))
  brush.stroke()
  dots(spots.front, '--text', { size: 3.5, alpha: 1 })
}
