import { initGraphQLTada, type ResultOf, type TadaDocumentNode, type VariablesOf } from 'gql.tada'
import type { introspection } from '../../schema/graphqlEnv.d.ts'

/** Parses a document and types it from the printed schema. */
const graphql = initGraphQLTada<{
  introspection: introspection
  disableMasking: true
  scalars: { DateTime: string; File: File }
}>()

const ProgressParts = graphql(`
  fragment ProgressParts on Progress {
    jobId seq at state fraction rate ceiling trialsDone trialsTotal stage message barsPerSecond verdict
    eta { seconds low high }
  }
`)

const JobParts = graphql(
  `
  fragment JobParts on Job {
    id kind name tags state createdAt startedAt finishedAt pausedAt pausedSeconds
    strategies { name title }
    dataset { id name symbol }
    error { code message }
    tally { succeeded failed timedOut averageDuration }
    progress { ...ProgressParts }
  }
`,
  [ProgressParts],
)

const VerdictParts = graphql(`
  fragment VerdictParts on Verdict {
    level at unchanged suspectAfter stalledAfter velocity acceleration reason
    evidence { signal opinion detail } suspects { number strategy parameters { name value } unchanged place }
  }
`)

const TrialParts = graphql(`
  fragment TrialParts on Trial {
    number state error strategy direction takeProfit stopLoss admissible violations
    parameters { name value }
    metrics { totalReturn annualReturn sharpe sortino calmar maxDrawdown trades winRate profitFactor exposure }
  }
`)

const DatasetParts = graphql(`
  fragment DatasetParts on Dataset { id name symbol barSeconds bars from to warnings createdAt }
`)

const ProblemParts = graphql(`
  fragment ProblemParts on InputProblem { path code message }
`)

/** One page of the jobs, newest first. */
export const JobsQuery = graphql(
  `
  query Jobs($first: Int!, $after: String, $filter: JobFilter) {
    jobs(first: $first, after: $after, filter: $filter) {
      nodes { ...JobParts }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`,
  [JobParts],
)

/** A job with its best trial, or the nearest to one, and its specification. */
export const JobQuery = graphql(
  `
  query Job($id: ID!) {
    job(id: $id) {
      ...JobParts specification stages { stage share } verdict { ...VerdictParts } best { ...TrialParts }
      nearest { ...TrialParts }
    }
  }
`,
  [JobParts, VerdictParts, TrialParts],
)

/** What started a job. */
export const SpecificationQuery = graphql(`
  query Specification($id: ID!) { job(id: $id) { id specification } }
`)

/** One page of a job's trials. */
export const TrialsQuery = graphql(
  `
  query Trials($id: ID!, $first: Int!, $after: String, $orderBy: TrialOrder!) {
    job(id: $id) {
      id
      trials(first: $first, after: $after, orderBy: $orderBy) {
        nodes { ...TrialParts }
        pageInfo { hasNextPage endCursor }
        totalCount
      }
    }
  }
`,
  [TrialParts],
)

/** What the account of a job's best trial was worth at each close, how far it was below its peak, and what holding came to. */
export const EquityQuery = graphql(`
  query Equity($id: ID!) {
    job(id: $id) {
      id kind
      best { number replayProblem equity(points: 800) { at equity drawdown } }
      benchmark { metrics { totalReturn } equity(points: 800) { at equity } }
    }
  }
`)

/** What a job has found beyond its trials; how far its best can be trusted is asked only where it is over. */
export const FindingsQuery = graphql(`
  query Findings($id: ID!, $over: Boolean!, $walks: Boolean!) {
    job(id: $id) {
      id
      analysis @include(if: $over) { importance { name share } deflatedSharpe plateau }
      folds {
        number tested testFrom testTo chosen { name value } testTrial { number strategy direction violations }
        trainTrial { number violations }
        train { totalReturn sharpe } test { totalReturn sharpe }
      }
      cycles { number backtests newTests bestObjective improved }
      outOfSample {
        equity(points: 800) { at equity }
        metrics { totalReturn sharpe maxDrawdown }
        efficiency
      }
      benchmark @include(if: $walks) { equity(points: 800) { at equity } }
    }
  }
`)

/** One page of the trades of a job's best trial. */
export const TradesQuery = graphql(`
  query Trades($id: ID!, $first: Int!, $after: String) {
    job(id: $id) {
      id
      best {
        number
        replayProblem
        trades(first: $first, after: $after) {
          nodes { entryAt entryPrice exitAt exitPrice profit return bars exit }
          pageInfo { hasNextPage endCursor }
          totalCount
        }
      }
    }
  }
`)

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

/** One page of the datasets, each with candles enough for a sparkline. */
export const DatasetsQuery = graphql(
  `
  query Datasets($first: Int!, $after: String, $points: Int!) {
    datasets(first: $first, after: $after) {
      nodes { ...DatasetParts candles(points: $points) { open high low close } }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`,
  [DatasetParts],
)

/** The datasets to choose from. */
export const DatasetChoicesQuery = graphql(
  `
  query DatasetChoices { datasets(first: 500) { nodes { ...DatasetParts } } }
`,
  [DatasetParts],
)

/** What a sweep would be. */
export const ForecastQuery = graphql(
  `
  query Forecast($optimization: OptimizationInput!) {
    forecast(optimization: $optimization) {
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

/** Cancels a job. */
export const CancelJob = graphql(
  `
  mutation CancelJob($id: ID!) {
    answer: cancelJob(id: $id) { job { id state } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Lets a job rest. */
export const PauseJob = graphql(
  `
  mutation PauseJob($id: ID!) {
    answer: pauseJob(id: $id) { job { id state } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Lets a paused job go on. */
export const ResumeJob = graphql(
  `
  mutation ResumeJob($id: ID!) {
    answer: resumeJob(id: $id) { job { id state } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Starts a new job from an old one's specification. */
export const RepeatJob = graphql(
  `
  mutation RepeatJob($id: ID!) {
    answer: repeatJob(id: $id) { job { id state } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Ends a trial that may hang; the others go on. */
export const SkipTrial = graphql(
  `
  mutation SkipTrial($id: ID!, $number: Int!) {
    answer: skipTrial(job: $id, number: $number) { job { id state } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Has the watchdog of a job wait for so many chances to progress before it ends a trial. */
export const ChangePatience = graphql(
  `
  mutation ChangePatience($id: ID!, $stalledAfter: Int!) {
    answer: changeWatchdog(job: $id, watchdog: { stalledAfter: $stalledAfter }) { job { id state } problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** The processes that run trials. */
export const WorkersQuery = graphql(`
  query Workers { workers(includeLost: true) { id host threads busy barsPerSecond startedAt lastSeenAt silentFor lostAt } }
`)

/** Imports candles from a file or from text. */
export const ImportDataset = graphql(
  `
  mutation ImportDataset($input: DatasetInput!) {
    importDataset(input: $input) { datasets { ...DatasetParts } notes problems { ...ProblemParts } }
  }
`,
  [DatasetParts, ProblemParts],
)

/** What an import would make of a file; nothing is kept. */
export const PreviewDataset = graphql(
  `
  mutation PreviewDataset($input: DatasetInput!) {
    previewDataset(input: $input) {
      format
      reading { rows isWhole barSeconds from to timeZone dateOrder decimal }
      questions { path text answers { value meaning } }
      columns { position name role }
      rows symbols warnings
      candles { at open high low close volume }
      problems { ...ProblemParts }
    }
  }
`,
  [ProblemParts],
)

/** Gives a job another name. */
export const RenameJob = graphql(
  `
  mutation RenameJob($id: ID!, $name: String!) {
    answer: renameJob(id: $id, name: $name) { problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Gives a job other tags. */
export const TagJob = graphql(
  `
  mutation TagJob($id: ID!, $tags: [String!]!) { answer: tagJob(id: $id, tags: $tags) { problems { ...ProblemParts } } }
`,
  [ProblemParts],
)

/** Ends a job that is not over, and deletes it. */
export const DeleteJob = graphql(
  `
  mutation DeleteJob($id: ID!) { answer: deleteJob(id: $id) { problems { ...ProblemParts } } }
`,
  [ProblemParts],
)

/** Gives a dataset another name. */
export const RenameDataset = graphql(
  `
  mutation RenameDataset($id: ID!, $name: String!) {
    answer: renameDataset(id: $id, name: $name) { problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** Deletes a dataset, and the jobs that name it where they are to go too. */
export const DeleteDataset = graphql(
  `
  mutation DeleteDataset($id: ID!, $withJobs: Boolean!) {
    answer: deleteDataset(id: $id, withJobs: $withJobs) { problems { ...ProblemParts } }
  }
`,
  [ProblemParts],
)

/** How many jobs name a dataset. */
export const DatasetJobsQuery = graphql(`
  query DatasetJobs($id: ID!) { jobs(first: 0, filter: { dataset: $id }) { totalCount } }
`)

/** What happened to jobs of a list: those that were created, changed, left it or were deleted. */
export const JobChanges = graphql(
  `
  subscription JobChanges($filter: JobFilter) { jobChanges(filter: $filter) { type id job { ...JobParts } } }
`,
  [JobParts],
)

/** The readings of every job that is not over. */
export const AllProgress = graphql(
  `
  subscription AllProgress { progresses { ...ProgressParts } }
`,
  [ProgressParts],
)

/** The readings of one job, up to the final one. */
export const JobProgress = graphql(
  `
  subscription JobProgress($job: ID!) { progress(job: $job) { ...ProgressParts } }
`,
  [ProgressParts],
)

/** What the watchdog says of a job, and each change of it. */
export const JobVerdicts = graphql(
  `
  subscription JobVerdicts($job: ID!) { verdicts(job: $job, figures: true) { ...VerdictParts } }
`,
  [VerdictParts],
)

/** What happened to a job, from its creation on. */
export const JobEvents = graphql(`
  subscription JobEvents($job: ID!, $after: Int!) { events(job: $job, after: $after) { seq at type message } }
`)

/** One reading as the API sends it. */
export type ProgressNode = ResultOf<typeof ProgressParts>
/** A job as lists show it. */
export type JobNode = ResultOf<typeof JobParts>
/** A job as its own page shows it. */
export type JobDetail = NonNullable<ResultOf<typeof JobQuery>['job']>
/** One round trip of a trial. */
export type TradeNode = NonNullable<NonNullable<ResultOf<typeof TradesQuery>['job']>['best']>['trades']['nodes'][number]
/** A trial with its metrics. */
export type TrialNode = ResultOf<typeof TrialParts>
/** A strategy with its parameters. */
export type StrategyNode = ResultOf<typeof StrategiesQuery>['strategies'][number]
/** A parameter as a strategy declares it. */
export type ParameterNode = StrategyNode['parameters'][number]
/** What a strategy asks of its parameters. */
export type RelationNode = StrategyNode['relations'][number]
/** A dataset without its candles. */
export type DatasetNode = ResultOf<typeof DatasetParts>
/** A dataset as the list shows it. */
export type DatasetRow = ResultOf<typeof DatasetsQuery>['datasets']['nodes'][number]
/** What an import would make of a file. */
export type PreviewNode = ResultOf<typeof PreviewDataset>['previewDataset']
/** What an import came to. */
export type ImportNode = ResultOf<typeof ImportDataset>['importDataset']
/** How a file is to be read, where that is not found out. */
export type FormatInput = NonNullable<VariablesOf<typeof PreviewDataset>['input']['format']>
/** The columns of a file by name or position. */
export type ColumnsInput = NonNullable<FormatInput['columns']>
/** A process that runs trials. */
export type WorkerNode = ResultOf<typeof WorkersQuery>['workers'][number]
/** What changes a job. */
export type JobCommand<Variables = VariablesOf<typeof CancelJob>> = TadaDocumentNode<
  ResultOf<typeof CancelJob>,
  Variables
>
/** A trial that may hang. */
export type SuspectNode = VerdictNode['suspects'][number]
/** What happened to a job of a list. */
export type JobChangeNode = ResultOf<typeof JobChanges>['jobChanges']
/** What the watchdog says of a job, and why. */
export type VerdictNode = ResultOf<typeof VerdictParts>
/** One entry of a job's history. */
export type JobEventNode = ResultOf<typeof JobEvents>['events']
/** What was wrong with an input, and where. */
export type Problem = ResultOf<typeof ProblemParts>
/** What part of a job's work a stage took. */
export type StageShare = JobDetail['stages'][number]
/** What a job has found beyond its trials. */
export type FindingsNode = NonNullable<ResultOf<typeof FindingsQuery>['job']>
/** How far a job's best trial can be trusted. */
export type AnalysisNode = NonNullable<FindingsNode['analysis']>
/** What trials are ranked by. */
export type Objective = ReturnType<typeof graphql.scalar<'Objective'>>
/** How trials are ordered. */
export type TrialOrder = ReturnType<typeof graphql.scalar<'TrialOrder'>>
/** QUEUED → RUNNING → SUCCEEDED | FAILED | CANCELED; QUEUED or RUNNING ⇄ PAUSED. */
export type JobState = JobNode['state']
