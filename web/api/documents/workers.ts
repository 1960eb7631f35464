import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'

/** The processes that run trials. */
export const WorkersQuery = graphql(`
  query Workers { workers(includeLost: true) { id host threads busy barsPerSecond startedAt lastSeenAt silentFor lostAt } }
`)

/** A process that runs trials. */
export type WorkerNode = ResultOf<typeof WorkersQuery>['workers'][number]
