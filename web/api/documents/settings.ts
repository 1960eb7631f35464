import { graphql } from '../graphql.ts'

/** What the server tells of itself. */
export const ServerQuery = graphql(`
  query Server {
    workers { id host version threads }
    statistics { jobs trials }
    strategies { name builtIn }
    strategyProblems { file }
    datasets(first: 0) { totalCount }
  }
`)
