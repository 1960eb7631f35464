import { hash } from '../../samplers/generator.ts'
import { bestAmong, type TrialTable } from './trialTable.ts'

/**
 * So many of some trials, from all over them, by number: of equal parts one each, drawn by the part's own number. A fixed step would see of
 * a grid one and the same exit. The best of all is among them, in the place of the one that was drawn of its part.
 */
export function sampleOf(table: TrialTable, matches: Int32Array, first: number): number[] {
  const best = bestAmong(table, matches)
  if (best === null || first === 0) return []
  if (matches.length <= first) return Array.from(matches)
  const edge = (part: number) => Math.floor((part * matches.length) / first)
  return Array.from({ length: first }, (_, part) => {
    const from = edge(part)
    const length = edge(part + 1) - from
    const holdsBest = best >= (matches[from] as number) && best <= (matches[from + length - 1] as number)
    return holdsBest ? best : (matches[from + (hash(part, first) % length)] as number)
  })
}
