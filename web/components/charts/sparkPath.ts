/** A line through values, evenly apart, that fills a box of 100 by 20 with a margin of 2; the lowest at the bottom. Empty of fewer than two. */
export function sparkPath(values: readonly number[]): string {
  if (values.length < 2) return ''
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const scale = most > least ? 16 / (most - least) : 0
  const points = values.map((value, index) => {
    const x = (100 * index) / (values.length - 1)
    const y = scale === 0 ? 10 : 18 - (value - least) * scale
    return `${Number(x.toFixed(1))} ${Number(y.toFixed(1))}`
  })
  return `M${points.join('L')}`
}
