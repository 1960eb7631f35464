import { graphql } from '../graphql.ts'
import { ProblemParts } from './parts.ts'

/** What a job would be, of exactly one of the inputs. */
export const ForecastQuery = graphql(
  `
  query Forecast(
    $backtest: BacktestInput, $optimization: OptimizationInput, $walkForward: WalkForwardInput, $improvement: ImprovementInput
  ) {
    forecast(backtest: $backtest, optimization: $optimization, walkForward: $walkForward, improvement: $improvement) {
      trials
      skipped
      duration { seconds low high }
      problems { ...ProblemParts }
      notes
    }
  }
`,
  [ProblemParts],
)

/** Starts one backtest. */
export const StartBacktest = graphql(
  `
  mutation StartBacktest($input: BacktestInput!) {
    startBacktest(input: $input) { job { id } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Starts a sweep. */
export const StartOptimization = graphql(
  `
  mutation StartOptimization($input: OptimizationInput!) {
    startOptimization(input: $input) { job { id } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Starts a walk-forward analysis. */
export const StartWalkForward = graphql(
  `
  mutation StartWalkForward($input: WalkForwardInput!) {
    startWalkForward(input: $input) { job { id } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Starts an improvement. */
export const StartImprovement = graphql(
  `
  mutation StartImprovement($input: ImprovementInput!) {
    startImprovement(input: $input) { job { id } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)
