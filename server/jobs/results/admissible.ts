import { trialConstraintsOf, violationsOf } from '../../engine/constraints.ts'
import { objectiveOf } from '../../engine/objective.ts'
import type { Job, Trial } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import type { JobStore } from '../ports/jobStore.ts'
import { asSweep } from '../specification.ts'

/** What a trial breaks of its job's constraints, for people; nothing of one that did not succeed, whose error says more. */
export function brokenBy({ metrics }: Trial, job: Job): readonly string[] {
  const constraints = trialConstraintsOf(asSweep(specificationOf(job)).constraints)
  return metrics && constraints ? violationsOf(metrics, constraints) : []
}

/** Whether a trial succeeded and keeps its job's constraints, as its score says too. */
export function isAdmissibleTrial(trial: Trial, job: Job): boolean {
  return trial.metrics !== null && brokenBy(trial, job).length === 0
}

/** What a trial has of that which its job is after, whatever it breaks; null where that does not exist, and in a job that is after nothing. */
export function objectiveOfTrial({ metrics }: Trial, job: Job): number | null {
  if (job.kind === 'BACKTEST' || metrics === null) return null
  return objectiveOf(metrics, asSweep(specificationOf(job)).objective)
}

/**
 * Where no trial of a job is admissible, the one that breaks its constraints by least; null where one is, before any has succeeded, and of
 * a walk-forward analysis, whose trials are on other bars each. It heads the list by objective, which has those that break less first.
 */
export async function nearestOf(job: Job, store: Pick<JobStore, 'trials'>): Promise<Trial | null> {
  const isFound = job.bestNumber !== null || job.tally.succeeded === 0
  if (isFound || job.kind === 'WALK_FORWARD') return null
  const { items } = await store.trials(job.id, 'OBJECTIVE', { first: 1, after: null })
  return items[0]?.node ?? null
}
