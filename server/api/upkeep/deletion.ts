import type { DeletionResult } from '../../jobs/upkeep/deletion.ts'
import { builder } from '../builder.ts'
import { COMMAND, costs } from '../http/limits/cost.ts'
import { fillFilter, JobFilterRef } from '../job.ts'
import { InputProblemRef } from '../problem.ts'

const DeletePayloadRef = builder.objectRef<DeletionResult>('DeletePayload').implement({
  description: 'How many jobs and datasets were deleted, or why none was.',
  fields: (t) => ({
    deleted: t.exposeInt('deleted', { description: 'Jobs and datasets together; 0 where none was.' }),
    problems: t.field({
      type: [InputProblemRef],
      description: 'Why it was refused; none where it was not.',
      resolve: ({ problems }) => [...problems],
    }),
  }),
})

builder.mutationFields((t) => ({
  deleteJob: t.field({
    type: DeletePayloadRef,
    description: 'Ends a job that is not final, then removes it with its trials and history.',
    extensions: costs({ own: COMMAND }),
    args: { id: t.arg.id({ required: true, description: 'The `Job.id`.' }) },
    resolve: (_root, { id }, { deleteJob }) => deleteJob(id),
  }),
  deleteJobs: t.field({
    type: DeletePayloadRef,
    description: 'All final jobs that match, and ended before. An empty filter matches every job.',
    extensions: costs({ own: COMMAND }),
    args: {
      filter: t.arg({ type: JobFilterRef, required: true, description: 'Which jobs; those that are not final stay.' }),
      endedBefore: t.arg({ type: 'DateTime', description: 'Only jobs that ended before this moment; null: whenever.' }),
    },
    resolve: (_root, { filter, endedBefore }, { deleteJobs }) => deleteJobs(fillFilter(filter), endedBefore ?? null),
  }),
  deleteDataset: t.field({
    type: DeletePayloadRef,
    description:
      'Refused with CONFLICT while a job names it, unless `withJobs`; then these are ended and deleted first, and counted.',
    extensions: costs({ own: COMMAND }),
    args: {
      id: t.arg.id({ required: true, description: 'The `Dataset.id`.' }),
      withJobs: t.arg.boolean({
        defaultValue: false,
        description: 'Whether the jobs that name it are deleted too; null: no.',
      }),
    },
    resolve: (_root, { id, withJobs }, { deleteDataset }) => deleteDataset(id, withJobs === true),
  }),
}))
