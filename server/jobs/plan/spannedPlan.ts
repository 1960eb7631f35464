import type { Plan } from '../plan.ts'
import type { Range } from '../range.ts'
import type { Span } from '../specification.ts'

/** A plan whose trials are run on some of their dataset's bars: the same trials, by the same numbers. */
export function spannedPlan(plan: Plan, { from, to, bars }: Span): Plan {
  const window = { from, to, unseen: false }
  const { prepare } = plan
  return {
    trials: plan.trials,
    exitsPerRule: plan.exitsPerRule,
    isMixed: plan.isMixed,
    engine: plan.engine,
    space: plan.space,
    search: plan.search,
    ...(prepare && { prepare: prepare.bind(plan) }),
    point: (number) => plan.point(number),
    candidate: (number) => plan.candidate(number),
    bars: ({ count }) => count * (to - from),
    // In trials over all bars; a rule is asked of all bars up to the last that is traded on.
    shares: (range) =>
      plan.shares(range).map(({ strategy, rules, rulesAlone, trials }) => ({
        strategy,
        rules: (rules * to) / bars,
        rulesAlone: (rulesAlone * to) / bars,
        trials: (trials * (to - from)) / bars,
      })),
    work: (range: Range) => {
      const work = plan.work(range)
      return { ...work, batches: work.batches.map((batch) => ({ ...batch, window })) }
    },
  }
}
