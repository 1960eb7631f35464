import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'

/** Every strategy with its parameters. */
export const StrategiesQuery = graphql(`
  query Strategies {
    strategies {
      name title description family
      parameters { name kind min max step default description }
      relations { text lower upper factor orEqual }
    }
  }
`)

/** A strategy with its parameters. */
export type StrategyNode = ResultOf<typeof StrategiesQuery>['strategies'][number]

/** A parameter as a strategy declares it. */
export type ParameterNode = StrategyNode['parameters'][number]

/** What a strategy asks of its parameters. */
export type RelationNode = StrategyNode['relations'][number]
