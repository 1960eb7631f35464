import type { ResultOf, VariablesOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { TrialParts } from './parts.ts'

/** The best objective after so many trials. */
export const HistoryQuery = graphql(`
  query History($id: ID!, $points: Int!, $where: TrialFilter) {
    job(id: $id) { id history(points: $points, where: $where) { number objective best } }
  }
`)

/** A trial of a job's history. */
export type HistoryPoint = NonNullable<ResultOf<typeof HistoryQuery>['job']>['history'][number]

/** How many trials have which value of a metric. */
export const DistributionQuery = graphql(`
  query Distribution($id: ID!, $metric: Metric!, $classes: Int!, $where: TrialFilter) {
    job(id: $id) { id distribution(metric: $metric, classes: $classes, where: $where) { from to count } }
  }
`)

/** A metric of a trial. */
export type Metric = VariablesOf<typeof DistributionQuery>['metric']

/** Which trials are meant; null for all. */
export type Where = NonNullable<VariablesOf<typeof DistributionQuery>['where']> | null

/** What the trials of a job differ in. */
export const SpaceQuery = graphql(`
  query Space($id: ID!) {
    job(id: $id) {
      id objective directions strategies { name }
      space { strategy name values min max }
      best { number strategy parameters { name value } takeProfit stopLoss }
    }
  }
`)

/** What the trials of a job differ in. */
export type SpaceNode = NonNullable<ResultOf<typeof SpaceQuery>['job']>

/** The best objective of each cell of a heat map. */
export const CellsQuery = graphql(`
  query Cells($id: ID!, $x: String!, $y: String!, $classes: Int!, $where: TrialFilter) {
    job(id: $id) { id cells(x: $x, y: $y, classes: $classes, where: $where) { x y value trials best } }
  }
`)

/** A cell of a heat map. */
export type CellNode = NonNullable<ResultOf<typeof CellsQuery>['job']>['cells'][number]

/** Trials that are worth a look, from several sides: the best, those that earned most, and those that fell least. */
export const NotableQuery = graphql(
  `
  query Notable($id: ID!, $traded: TrialFilter!) {
    job(id: $id) {
      id
      best: trials(first: 100, where: $traded) { nodes { ...TrialParts } totalCount }
      earned: trials(first: 1, orderBy: TOTAL_RETURN, where: $traded) { nodes { ...TrialParts } }
      steady: trials(first: 1, orderBy: MAX_DRAWDOWN, where: $traded) { nodes { ...TrialParts } }
    }
  }
`,
  [TrialParts],
)

/** Trials that are worth a look. */
export type Notable = NonNullable<ResultOf<typeof NotableQuery>['job']>
