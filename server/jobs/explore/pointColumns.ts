import type { Plan } from '../plan.ts'
import type { Range } from '../range.ts'
import type { PointColumns } from './trialTable.ts'

/** Writes where the trials of some ranges lie into columns; they must be known in their plan. */
export function fillPoints(plan: Plan, ranges: readonly Range[], { branches, places }: PointColumns): void {
  for (const { first, count } of ranges) {
    for (let number = first; number < first + count; number += 1) {
      const { branch, values } = plan.point(number)
      branches[number] = branch
      for (let place = 0; place < places.length; place += 1) {
        const column = places[place] as Float64Array
        column[number] = values[place] ?? Number.NaN
      }
    }
  }
}
