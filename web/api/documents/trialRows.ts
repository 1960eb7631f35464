import type { ResultOf, VariablesOf } from 'gql.tada'
import { graphql } from '../graphql.ts'
import { TrialParts } from './parts.ts'

/** A part of a job's list of trials, from a place of it on. */
export const TrialRowsQuery = graphql(
  `
  query TrialRows($id: ID!, $at: Int!, $first: Int!, $orderBy: TrialOrder!, $reverse: Boolean!, $where: TrialFilter) {
    job(id: $id) {
      id
      trials(at: $at, first: $first, orderBy: $orderBy, reverse: $reverse, where: $where) {
        nodes { ...TrialParts objective fold test }
        totalCount
      }
    }
  }
`,
  [TrialParts],
)

/** At which place of a list a trial stands. */
export const TrialPlaceQuery = graphql(`
  query TrialPlace($id: ID!, $number: Int!, $orderBy: TrialOrder!, $reverse: Boolean!, $where: TrialFilter) {
    job(id: $id) { id place(number: $number, orderBy: $orderBy, reverse: $reverse, where: $where) trial(number: $number) { number } }
  }
`)

/** What a job's trials can differ in, and the dates of its folds. */
export const TrialSpaceQuery = graphql(`
  query TrialSpace($id: ID!) {
    job(id: $id) {
      id kind objective directions strategies { name }
      space { strategy name values min max step logarithmic }
      folds { number trainFrom trainTo testFrom testTo }
    }
  }
`)

/** Which list of trials is wanted. */
export type TrialChoice = Omit<VariablesOf<typeof TrialRowsQuery>, 'at' | 'first'>

/** Which trials are shown; what it does not name does not narrow it. */
export type TrialFilter = NonNullable<TrialChoice['where']>

/** How trials are ordered. */
export type TrialOrder = TrialChoice['orderBy']

/** What a trial earned, as filters and charts name it. */
export type Metric = NonNullable<TrialFilter['metrics']>[number]['metric']

/** A trial as the table of trials shows it. */
export type TrialRowNode = NonNullable<ResultOf<typeof TrialRowsQuery>['job']>['trials']['nodes'][number]

/** What a job's trials can differ in. */
export type TrialSpace = NonNullable<ResultOf<typeof TrialSpaceQuery>['job']>
