import type { TrustNode } from '../../../api/documents/trust.ts'
import { count, decimal, plural, share, THIN } from '../../../words/format.ts'
import { tellLength } from '../../../words/job/span.ts'
import { OBJECTIVES } from '../../../words/job.ts'
import { earned, held } from './earnings.ts'
import type { Judgement, Opinion } from './judgement.ts'

/** The opinion on a figure of which more is better, or less where the first bound is the smaller one. */
function opinionOf(value: number, good: number, bad: number): Opinion {
  const [isGood, isBad] = good > bad ? [value >= good, value < bad] : [value <= good, value > bad]
  return isGood ? 'favour' : isBad ? 'against' : 'doubt'
}

type Analysis = NonNullable<TrustNode['analysis']>

function deflated({ deflatedSharpe: chance }: Analysis, { best }: TrustNode): Judgement[] {
  if (chance === null) return []
  const name = 'Deflated Sharpe'
  const misleads =
    'Trials that trade alike count as fewer: a thousand that fall into ten groups count as about ten. It misleads where returns are few, and where you have searched before: those are attempts too, and nobody counts them but you.'
  const sharpe = best?.metrics?.sharpe ?? null
  if (sharpe !== null && sharpe <= 0) {
    const text = `There is nothing to deflate: the Sharpe ratio is ${decimal(sharpe)}, and luck can only explain one above 0.`
    return [{ name, value: '–', opinion: 'against', scale: null, text, misleads }]
  }
  return [
    {
      name,
      value: share(chance),
      opinion: opinionOf(chance, 0.95, 0.9),
      scale: { at: chance, good: [0.95, 1], ends: ['luck', 'skill'] },
      text: `The chance that its Sharpe ratio is above what such a search finds by luck. From 95${THIN}% on one may believe it; below 90${THIN}% one should not.`,
      misleads,
    },
  ]
}

function overfit({ overfitting, sampled }: Analysis): Judgement[] {
  if (overfitting === null) return []
  return [
    {
      name: 'Overfitting',
      value: share(overfitting),
      opinion: opinionOf(overfitting, 0.2, 0.4),
      scale: { at: overfitting, good: [0, 0.2], ends: ['rare', 'usual'] },
      text: `The dates are cut into halves in all ways; this often the best of one half is below the middle in the other. Near 0 is good; at 50${THIN}% which one is best is chance.`,
      misleads: `It is about the search, not about one trial, and rests on ${plural(sampled, 'trial')}. A search over nothing but losers can have a low one, and so can one whose trials are all alike.`,
    },
  ]
}

function reality({ realityCheck: p }: Analysis): Judgement[] {
  if (p === null) return []
  return [
    {
      name: 'Reality check',
      value: `p ${decimal(p)}`,
      opinion: opinionOf(p, 0.05, 0.2),
      scale: { at: p, good: [0, 0.05], ends: ['an edge', 'none'] },
      text: `Had none of the trials any edge over holding, the best would look this good in ${count(100 * p)} of 100 cases. Below 5 is good, above 20 is not.`,
      misleads:
        'It misleads where holding is easy to beat for a reason that you know, such as a falling market and strategies that are short.',
    },
  ]
}

/** What the neighbours of the best do, in words. */
function tellNeighbours(plateau: number, opinion: Opinion, { kind, objective }: TrustNode): string {
  const lead = kind === 'WALK_FORWARD' ? 'In the trainings, the' : 'The'
  const name = objective ? OBJECTIVES[objective] : 'objective'
  if (plateau < 0) return `${lead} neighbours of the best have a ${name} below 0, half of them or more: a spike.`
  const word = { favour: 'a plateau', doubt: 'a slope, neither plateau nor spike', against: 'a spike' }[opinion]
  return `${lead} neighbours of the best keep ${share(plateau, 0)} of its ${name}: ${word}.`
}

function plateaued({ plateau }: Analysis, job: TrustNode): Judgement[] {
  if (plateau === null) return []
  const name = 'Plateau'
  const misleads = 'It looks at the objective alone, whatever the constraints, and only at neighbours that were tried.'
  const own = job.best?.objective ?? null
  if (own !== null && own <= 0) {
    const text = `There is no height to keep: the ${job.objective ? OBJECTIVES[job.objective] : 'objective'} of the best is ${decimal(own)} itself.`
    return [{ name, value: '–', opinion: 'against', scale: null, text, misleads }]
  }
  const opinion = opinionOf(plateau, 0.8, 0.5)
  const at = Math.min(1, Math.max(0, plateau))
  const text = tellNeighbours(plateau, opinion, job)
  return [
    {
      name,
      value: decimal(plateau),
      opinion,
      scale: { at, good: [0.8, 1], ends: ['spike', 'plateau'] },
      text,
      misleads,
    },
  ]
}

function traded({ best, from, to }: TrustNode): Judgement[] {
  if (!best?.metrics) return []
  const { trades } = best.metrics
  return [
    {
      name: 'Trades',
      value: count(trades),
      opinion: opinionOf(trades, 30, 10),
      scale: { at: Math.min(1, trades / 100), good: [0.3, 1], ends: ['few', 'many'] },
      text: `It traded ${trades === 1 ? 'once' : `${count(trades)} times`} in ${tellLength({ from, to })}. From 30 on their mean says something; below 10 it says nothing.`,
      misleads: 'Many trades at the same time, or by the same move of the market, are hardly more than one.',
    },
  ]
}

function walked({ outOfSample }: TrustNode): Judgement[] {
  const efficiency = outOfSample?.efficiency ?? null
  if (!outOfSample || efficiency === null) return []
  return [
    {
      name: 'Efficiency',
      value: decimal(efficiency),
      opinion: opinionOf(efficiency, 0.5, 0.2),
      scale: { at: Math.min(1, Math.max(0, efficiency)), good: [0.5, 1], ends: ['fitted', 'found'] },
      text: `Out of sample it kept ${share(Math.max(0, efficiency), 0)} of the annual return of the trainings, in ${plural(outOfSample.metrics.trades, 'trade')}. Half of it is good.`,
      misleads: 'A few tests with a few trades each say little, and one good test can carry all of them.',
    },
  ]
}

/** All that can be said of how far the best trial of a job can be trusted, what is worth most first. */
export function judgementsOf(job: TrustNode): Judgement[] {
  const { analysis } = job
  return [
    ...earned(job),
    ...held(job),
    ...walked(job),
    ...(analysis
      ? [...deflated(analysis, job), ...overfit(analysis), ...reality(analysis), ...plateaued(analysis, job)]
      : []),
    ...traded(job),
  ]
}
