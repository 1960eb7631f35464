import { type Batch, countTrials, type Observer, type Results, type Work } from './batch.ts'
import type { Candles } from './candles.ts'
import { DecidedBatch } from './decidedBatch.ts'
import { Figures } from './figures.ts'
import { countPlaced, groupsOf, type PlacedBatch, type RuledBatch } from './placed.ts'
import { findStrategy } from './strategies/builtIn.ts'
import { DIRECTIONS, type Direction, type FindRule, isBarStrategy, type Rule } from './strategies/strategy.ts'
import { SweptBatches } from './sweptBatches.ts'
import { Trials } from './trials.ts'
import { viewOf } from './window.ts'

/**
 * Runs every trial of `work` over `candles`, by the first of its engines that can: all trials of a direction are swept at once, and what
 * the sweep cannot run goes to the next engine, trial by trial. A trial that throws is a failure in the results; it
 * never ends the others.
 *
 * @param find knows the rules that the work names; the built-in ones unless told
 */
export function runWork(candles: Candles, work: Work, observer: Observer, find: FindRule = findStrategy): Results {
  const { objective, rules, constraints } = work
  const figures = new Figures(countTrials(work), objective, { rules, constraints, place: observer.results })
  for (const { window, placed } of groupsOf(work.batches)) {
    const trials = new Trials({ view: viewOf(candles, window), work, observer, figures })
    runPlaced(trials, placed, find)
  }
  return figures.results()
}

/** Runs batches on the same bars. */
function runPlaced(trials: Trials, all: readonly PlacedBatch[], find: FindRule): void {
  const ruled: RuledBatch[] = []
  for (const placed of all) {
    if (!trials.isAnyWanted(placed.batch)) continue
    const { notRun } = placed.batch
    if (notRun !== undefined) trials.failAll(placed.batch, notRun)
    const rule = notRun === undefined ? findRule(trials, placed.batch, find) : null
    if (rule === null) trials.terms.observer.finish(countPlaced([placed]) * trials.bars)
    else if (isBarStrategy(rule)) new DecidedBatch(trials, placed, rule).run()
    else ruled.push({ ...placed, strategy: rule })
  }
  for (const direction of DIRECTIONS) {
    const batches = ruled.filter(({ batch }) => batch.direction === direction)
    if (!trySweep(trials, direction, batches)) for (const batch of batches) trials.runBatch(batch)
  }
}

/** Null where there is none: then the batch's trials have failed, and the others go on. */
function findRule(trials: Trials, batch: Batch, find: FindRule): Rule | null {
  try {
    const rule = find(batch.strategy)
    if (rule) return rule
    throw new Error('it is not known here')
  } catch (error) {
    trials.failRule(batch, error)
    return null
  }
}

/** Sweeps batches of one direction. @returns whether they are settled */
function trySweep(trials: Trials, direction: Direction, batches: readonly RuledBatch[]): boolean {
  if (!trials.terms.work.engines.includes('SWEEP') || batches.length === 0) return false
  try {
    new SweptBatches(trials, direction, batches).run()
    return true
  } catch (error) {
    // The next engine writes the figures of all of these trials anew; without one, all of them fail.
    for (const { batch, index } of batches)
      for (const offset of batch.exits.keys()) trials.terms.figures.forget(index + offset)
    return !trials.fallBack('SWEEP', batches, error)
  }
}
