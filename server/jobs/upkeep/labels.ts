import { checkName, checkTags, tidyTags } from '../check/labels.ts'
import type { CommandResult } from '../commands.ts'
import type { Labels } from '../job.ts'
import type { Bus } from '../ports/bus.ts'
import type { JobStore } from '../ports/jobStore.ts'
import { noSuchJob, problem } from '../problems.ts'

/** What labels are changed with. */
export interface LabelParts {
  readonly store: Pick<JobStore, 'label'>
  readonly bus: Bus
}

async function label(id: string, labels: Partial<Labels>, { store, bus }: LabelParts): Promise<CommandResult> {
  const changed = await store.label(id, labels)
  if (!changed) return { job: null, problems: [problem('id', 'NOT_FOUND', noSuchJob(id))] }
  bus.publish({ kind: 'labeled', ...changed })
  return { job: changed.job, problems: [] }
}

/** Gives a job another name, in whatever state it is. */
export async function renameJob(id: string, name: string, parts: LabelParts): Promise<CommandResult> {
  const problems = checkName('name', name)
  return problems.length > 0 ? { job: null, problems } : label(id, { name: name.trim() }, parts)
}

/** Gives a job these tags in place of those that it has, in whatever state it is. */
export async function tagJob(id: string, tags: readonly string[], parts: LabelParts): Promise<CommandResult> {
  const problems = checkTags('tags', tags)
  return problems.length > 0 ? { job: null, problems } : label(id, { tags: tidyTags(tags) }, parts)
}
