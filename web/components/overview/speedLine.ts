/** A speed at a moment. */
interface Speed {
  readonly atMs: number
  readonly barsPerSecond: number
}

/** Paths of a line and of the area beneath it, in a box of 1000 by 100 whose right edge is the last moment. */
export interface SpeedLine {
  readonly line: string
  readonly area: string
  /** The highest speed, and what the upper edge stands for. */
  readonly most: number
  readonly top: number
}

/** The least round number, of 1, 2 and 5 times a power of ten, that is not below a value. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= value) ?? 10 * power
}

/** Draws speeds over the time before the last of them. */
export function speedLine(speeds: readonly Speed[], spanMs: number): SpeedLine {
  const highest = Math.max(0, ...speeds.map(({ barsPerSecond }) => barsPerSecond))
  // Less than a bar a second is what is left of a mean.
  const most = highest < 1 ? 0 : highest
  const top = roundUp(most)
  const endMs = speeds.at(-1)?.atMs ?? 0
  const shown = speeds.filter(({ atMs }) => atMs >= endMs - spanMs)
  if (shown.length < 2) return { line: '', area: '', most, top }
  const points = shown.map(({ atMs, barsPerSecond }) => ({
    x: Number((1000 - (1000 * (endMs - atMs)) / spanMs).toFixed(1)),
    y: Number((100 - (100 * barsPerSecond) / top).toFixed(1)),
  }))
  const line = `M${points.map(({ x, y }) => `${x} ${y}`).join('L')}`
  return { line, area: `${line}L1000 100L${points[0]?.x} 100Z`, most, top }
}
