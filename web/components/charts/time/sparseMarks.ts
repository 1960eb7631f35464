/**
 * Which marks have room: of those closer than `gap` pixels the first. Which stay does not depend on what part of a chart is in sight, so that none
 * comes or goes while it is moved.
 *
 * @param places at which bar each stands, ascending
 */
export function sparseMarks(places: readonly number[], pixelsPerBar: number, gap: number): number[] {
  let last = Number.NEGATIVE_INFINITY
  return places.flatMap((place, index) => {
    if ((place - last) * pixelsPerBar < gap) return []
    last = place
    return [index]
  })
}
