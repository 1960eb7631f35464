import { findStrategy } from '../../engine/strategies/builtIn.ts'
import type { Declaration } from '../../engine/strategies/strategy.ts'
import { fillPoints } from '../../jobs/explore/pointColumns.ts'
import { type Answers, answer, type Question } from '../../jobs/explore/questions.ts'
import type { PointColumns, TrialTable } from '../../jobs/explore/trialTable.ts'
import { specificationOf } from '../../jobs/parsed.ts'
import { planJob } from '../../jobs/plan/planJob.ts'
import type { Plan } from '../../jobs/plan.ts'
import type { Range } from '../../jobs/range.ts'
import type { Proposal } from '../../jobs/rounds.ts'

/** A question about trials. The columns are shared, not copied. */
export interface QuestionTask {
  readonly table: TrialTable
  readonly question: Question
}

/** Columns that are to be filled with what trials ran. */
export interface PointsTask {
  readonly jobId: string
  readonly specification: string
  /** The strategies that the specification names, without functions. */
  readonly strategies: readonly Declaration[]
  /** What was worked out of the trials of these ranges as the job went. */
  readonly proposals: readonly Proposal[]
  readonly ranges: readonly Range[]
  readonly columns: PointColumns
}

/** The plan of the job whose columns were filled last: pieces of one job follow each other. */
let last: { readonly jobId: string; readonly plan: Plan } | null = null

function planOf({ jobId, specification, strategies }: PointsTask): Plan {
  if (last?.jobId === jobId) return last.plan
  // What a built-in one asks of its parameters may be a function, which is here too.
  const find = (name: string) => findStrategy(name) ?? strategies.find((one) => one.name === name)
  const plan = planJob(specificationOf({ specification }), find)
  last = { jobId, plan }
  return plan
}

/** The entry of the thread that answers what is asked of trials. */
export default function runQuestion({ table, question }: QuestionTask): Answers[keyof Answers] {
  return answer(table, question)
}

/** Works out what trials ran. */
export function runPoints(task: PointsTask): void {
  const plan = planOf(task)
  for (const proposal of task.proposals) plan.search?.keep(proposal)
  fillPoints(plan, task.ranges, task.columns)
}
