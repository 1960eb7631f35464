import { FRAME, type ScatterAxes, ScatterScale, type Spot } from './scatterScale.ts'
import type { Sheet } from './sheet.ts'
import { ticksOf } from './ticks.ts'
import { tickTexts } from './tickTexts.ts'

/** What a scatter shows. */
export interface ScatterSpots {
  readonly others: readonly Spot[]
  readonly chosen: readonly Spot[]
  /** By its first figure. */
  readonly front: readonly Spot[]
}

function drawAxes({ brush, width, height, ink }: Sheet, axes: ScatterAxes, scale: ScatterScale) {
  brush.strokeStyle = ink('--grid')
  brush.fillStyle = ink('--muted')
  brush.lineWidth = 1
  brush.textBaseline = 'middle'
  brush.textAlign = 'right'
  const ups = ticksOf(...axes.y, 5)
  const upTexts = tickTexts(ups, axes.unitY)
  for (const [index, tick] of ups.entries()) {
    const y = Math.round(scale.top(tick)) + 0.5
    brush.strokeRect(FRAME.left, y, width - FRAME.left - FRAME.right, 0)
    brush.fillText(upTexts[index] ?? '', FRAME.left - 8, y)
  }
  brush.textAlign = 'center'
  const acrosses = ticksOf(...axes.x, Math.max(2, width / 110))
  const acrossTexts = tickTexts(acrosses, axes.unitX)
  for (const [index, tick] of acrosses.entries()) {
    brush.fillText(acrossTexts[index] ?? '', scale.left(tick), height - FRAME.bottom / 2 + 2)
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
