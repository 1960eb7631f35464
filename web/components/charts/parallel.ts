import type { Sheet } from './Canvas.svelte'

/** A line over all axes: where it meets each, from 0 at the bottom to 1; null where it does not. */
export type Polyline = readonly (number | null)[]

/** What parallel coordinates show, the first at the bottom. */
export interface ParallelLines {
  readonly others: readonly Polyline[]
  readonly chosen: readonly Polyline[]
  readonly best: Polyline | null
}

/** Pixels above and below the axes. */
export const MARGIN = { top: 8, bottom: 8 }

/** Where an axis stands, from the left: half a step from either side. */
export function axisLeft(index: number, count: number, width: number): number {
  return ((index + 0.5) * width) / count
}

/** Draws the lines of trials. */
export function drawParallel({ brush, width, height, ink }: Sheet, lines: ParallelLines) {
  const bottom = height - MARGIN.bottom
  const room = bottom - MARGIN.top
  const trace = (line: Polyline) => {
    let isOn = false
    line.forEach((share, index) => {
      if (share === null) {
        isOn = false
        return
      }
      const [x, y] = [axisLeft(index, line.length, width), bottom - share * room]
      if (isOn) brush.lineTo(x, y)
      else brush.moveTo(x, y)
      isOn = true
    })
  }
  const stroke = (all: readonly Polyline[], token: string, { alpha, thick }: { alpha: number; thick: number }) => {
    brush.globalAlpha = alpha
    brush.strokeStyle = ink(token)
    brush.lineWidth = thick
    for (const line of all) {
      brush.beginPath()
      trace(line)
      brush.stroke()
    }
    brush.globalAlpha = 1
  }
  brush.clearRect(0, 0, width, height)
  stroke(lines.others, '--cloud', { alpha: lines.chosen.length > 0 ? 0.18 : 0.35, thick: 1 })
  stroke(lines.chosen, '--accent', { alpha: 0.45, thick: 1 })
  if (lines.best) stroke([lines.best], '--text', { alpha: 1, thick: 2 })
  const count = lines.best?.length ?? lines.others[0]?.length ?? 0
  brush.strokeStyle = ink('--edge')
  brush.lineWidth = 1
  for (let index = 0; index < count; index += 1) {
    const x = Math.round(axisLeft(index, count, width)) + 0.5
    brush.beginPath()
    brush.moveTo(x, MARGIN.top)
    brush.lineTo(x, bottom)
    brush.stroke()
  }
}
