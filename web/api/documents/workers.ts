import type { ResultOf } from 'gql.tada'
import { graphql } from '../graphql.ts'

/** The processes that run trials, what each thread does, and the jobs that they may work for. */
export const WorkersQuery = graphql(`
  query Workers {
    workers(includeLost: true) {
      id host version threads busy barsPerSecond startedAt lastSeenAt silentFor lostAt
      lanes { thread job trial stage bar bars }
    }
    statistics { queued running trials trialsPerSecond barsPerSecond }
    jobs(first: 100, filter: { states: [RUNNING] }) { nodes { id name } }
  }
`)

/** A process that runs trials. */
export type WorkerNode = ResultOf<typeof WorkersQuery>['workers'][number]

/** What a thread does. */
export type LaneNode = WorkerNode['lanes'][number]

/** The whole system. */
export type WorkersStatistics = ResultOf<typeof WorkersQuery>['statistics']
