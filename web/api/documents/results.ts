import type { graphql } from '../graphql.ts'

/** What trials are ranked by. */
export type Objective = ReturnType<typeof graphql.scalar<'Objective'>>
