import { plain } from './format.ts'

/** A fold as far as it tells what was chosen. */
export interface ChosenFold {
  readonly tested: boolean
  readonly chosen: readonly { readonly name: string; readonly value: number }[]
  readonly testTrial: { readonly strategy: string; readonly direction: string }
}

/** Where a parameter moved: 'fast 5 to 20', or 'fast 5 each time'. */
function moveText(name: string, values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return least === most ? `${name} ${plain(least)} each time` : `${name} ${plain(least)} to ${plain(most)}`
}

/**
 * How what folds chose moves from one to the next, for people: choices that jump about say that there was little to be found. Null of fewer
 * than two tested folds.
 */
export function movesText(folds: readonly ChosenFold[]): string | null {
  const tested = folds.filter((fold) => fold.tested)
  if (tested.length < 2) return null
  const kinds = Map.groupBy(tested, ({ testTrial }) => `${testTrial.strategy}, ${testTrial.direction.toLowerCase()}`)
  const parts = [...kinds].map(([kind, own]) => {
    const names = own[0]?.chosen.map(({ name }) => name) ?? []
    const valuesOf = (name: string) => own.flatMap(({ chosen }) => chosen.find((one) => one.name === name)?.value ?? [])
    const moves = names.map((name) => moveText(name, valuesOf(name)))
    const text = moves.length > 0 ? `: ${moves.join(', ')}` : ''
    return `${kind} in ${own.length} of ${tested.length} folds${text}`
  })
  return parts.join('; ')
}
