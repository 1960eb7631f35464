import type { Window } from '../../engine/window.ts'
import type { WalkForwardInput } from '../specification.ts'

/** The bars of one fold: those that its trials are trained on, and those behind them that the best of them is tested on. */
export interface FoldWindows {
  readonly train: Window
  readonly test: Window
}

/** How bars are cut into folds. */
export type FoldTerms = Pick<WalkForwardInput, 'folds' | 'trainFraction' | 'anchored'>

/**
 * The folds of so many bars, in order. Each is a window of which `trainFraction` is trained on; from one to the next the window moves
 * by what is tested on, so that the tests follow each other without a gap up to the last bar. Anchored ones are trained on all of these bars
 * before their tests.
 *
 * @param from the first of the bars
 */
export function foldWindows({ folds, trainFraction, anchored }: FoldTerms, bars: number, from = 0): FoldWindows[] {
  const length = bars / (1 + (folds - 1) * (1 - trainFraction))
  const trained = Math.round(length * trainFraction)
  const edge = (fold: number) => from + trained + Math.round(((bars - trained) * fold) / folds)
  return Array.from({ length: folds }, (_, fold) => ({
    train: { from: anchored ? from : edge(fold) - trained, to: edge(fold), unseen: false },
    test: { from: edge(fold), to: edge(fold + 1), unseen: true },
  }))
}
