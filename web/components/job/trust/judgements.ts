import type { TrustNode } from '../../../api/documents/trust.ts'
import { count, decimal, plural, share, signedShare, THIN } from '../../../words/format.ts'
import { tellLength } from '../../../words/job/span.ts'

/** What a figure says of the best trial. */
export type Opinion = 'favour' | 'doubt' | 'against'

/** One figure of trust: what it is, what it says, and when it misleads. */
export interface Judgement {
  readonly name: string
  readonly value: string
  readonly opinion: Opinion
  /** Where it stands between its two ends, 0 to 1, and from where to where is good; null where it has no such scale. */
  readonly scale: {
    readonly at: number
    readonly good: readonly [number, number]
    readonly ends: readonly [string, string]
  } | null
  readonly text: string
  readonly misleads: string
}

/** The opinion on a figure of which more is better, or less where the first bound is the smaller one. */
function opinionOf(value: number, good: number, bad: number): Opinion {
  const [isGood, isBad] = good > bad ? [value >= good, value < bad] : [value <= good, value > bad]
  return isGood ? 'favour' : isBad ? 'against' : 'doubt'
}

type Analysis = NonNullable<TrustNode['analysis']>

function deflated({ deflatedSharpe: chance }: Analysis, admissible: number): Judgement[] {
  if (chance === null) return []
  return [
    {
      name: 'Deflated Sharpe',
      value: share(chance),
      opinion: opinionOf(chance, 0.95, 0.9),
      scale: { at: chance, good: [0.95, 1], ends: ['luck', 'skill'] },
      text: `The chance that its Sharpe ratio is above what ${plural(admissible, 'trial')} find by luck. From 95${THIN}% on one may believe it; below 90${THIN}% one should not.`,
      misleads:
        'Trials that trade alike count as fewer: a thousand that fall into ten groups count as about ten. It misleads where returns are few, and where you have searched before: those are attempts too, and nobody counts them but you.',
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

function plateaued({ plateau }: Analysis, walks: boolean): Judgement[] {
  if (plateau === null) return []
  const opinion = opinionOf(plateau, 0.8, 0.5)
  const word = { favour: 'a plateau', doubt: 'a slope, neither plateau nor spike', against: 'a spike' }[opinion]
  return [
    {
      name: 'Plateau',
      value: decimal(plateau),
      opinion,
      scale: { at: Math.min(1, Math.max(0, plateau)), good: [0.8, 1], ends: ['spike', 'plateau'] },
      text: `${walks ? 'In the trainings, the' : 'The'} neighbours of the best keep ${share(Math.max(0, plateau), 0)} of its objective: ${word}.`,
      misleads: 'It looks at the objective alone, whatever the constraints, and only at neighbours that were tried.',
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

function held({ heldOut }: TrustNode): Judgement[] {
  if (!heldOut) return []
  const { totalReturn, trades } = heldOut.metrics
  return [
    {
      name: 'Held out',
      value: signedShare(totalReturn),
      opinion: trades === 0 ? 'doubt' : totalReturn > 0 ? 'favour' : 'against',
      scale: null,
      text: `What it came to on bars that no trial had seen${trades === 0 ? ', without a trade' : `, with ${plural(trades, 'trade')}`}. This is worth more than any other figure here.`,
      misleads: 'One look only: whoever searches again until the held-out bars are kind has seen them.',
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
  const { analysis, kind, admissible } = job
  return [
    ...held(job),
    ...walked(job),
    ...(analysis ? deflated(analysis, admissible.totalCount) : []),
    ...(analysis ? overfit(analysis) : []),
    ...(analysis ? reality(analysis) : []),
    ...(analysis ? plateaued(analysis, kind === 'WALK_FORWARD') : []),
    ...traded(job),
  ]
}

/** What all judgements together come to, in a sentence. */
export function conclusionOf(judgements: readonly Judgement[]): string {
  const of = (opinion: Opinion) => judgements.filter((one) => one.opinion === opinion).length
  if (judgements.length === 0) return 'There is too little to judge by.'
  if (of('against') > 1) return 'Do not trade this one yet: what it earned may well be luck.'
  if (of('against') === 1) return 'Be careful: one figure speaks against it.'
  if (of('doubt') > 0) return 'Promising, but not beyond doubt.'
  return 'Nothing speaks against it. That proves nothing of tomorrow, but luck alone seldom looks like this.'
}
