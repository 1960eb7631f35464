import type { FoldNode, WalkNode } from '../../../api/documents/folds.ts'
import { plural } from '../../../words/format.ts'
import { tellTrial } from '../../../words/job/trial.ts'
import { benchmarkLine } from '../../charts/benchmarkLine.ts'

/** What holding earned between two moments, by the marks of an account that holds; null where they do not reach that far. */
export function holdingBetween(
  marks: readonly { readonly at: string; readonly equity: number }[],
  from: string,
  to: string,
): number | null {
  const [first, last] = benchmarkLine([Date.parse(from), Date.parse(to)], marks)
  return first && last != null ? last / first - 1 : null
}

/** How deep an account fell below its peak, along a line of its marks. */
export function deepestFall(line: readonly (number | null)[]): number {
  let [peak, fall] = [0, 0]
  for (const value of line) {
    peak = Math.max(peak, value ?? 0)
    if (value !== null && peak > 0) fall = Math.max(fall, 1 - value / peak)
  }
  return fall
}

/** The mean of what is known; null of nothing. */
export function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** `ema-cross long, fast 10, slow 50`: what a fold was traded with; null where it was not. */
export function tellChosen({ tested, chosen, testTrial }: FoldNode): string | null {
  return tested ? tellTrial({ ...testTrial, parameters: chosen }) : null
}

/** `3 of 5 tests made money; fold 2 kept its cash, since nothing was admissible.`: how the tests went, in words. */
export function tellTests(folds: WalkNode['folds']): string {
  const tested = folds.filter((fold) => fold.tested)
  const won = tested.filter(({ test }) => test.totalReturn > 0).length
  const idle = folds.filter((fold) => !fold.tested).map(({ number }) => number)
  const silent = tested.filter(({ test }) => test.trades === 0).map(({ number }) => number)
  const list = (numbers: readonly number[]) => `${numbers.length === 1 ? 'fold' : 'folds'} ${numbers.join(', ')}`
  return [
    tested.length > 0 ? `${won} of ${plural(tested.length, 'test')} made money` : 'Nothing was traded',
    ...(silent.length > 0 ? [`${list(silent)} never traded`] : []),
    ...(idle.length > 0 ? [`${list(idle)} kept the cash, since nothing was admissible in training`] : []),
  ].join('; ')
}
