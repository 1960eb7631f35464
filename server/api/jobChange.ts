import { JOB_CHANGE_TYPES, type JobChange } from '../jobs/feeds/jobChanges.ts'
import { builder, describedValues } from './builder.ts'
import { fillFilter, JobFilterRef, JobRef } from './job.ts'

const JobChangeType = builder.enumType('JobChangeType', {
  description: 'What happened to a job of a list. LEFT: it matched, and does so no more.',
  values: describedValues(JOB_CHANGE_TYPES, {
    CREATED: 'It was created, and matches.',
    CHANGED: 'It matches, and its state, its name or its tags are others; it may not have matched before.',
    LEFT: 'It matched, and does so no more.',
    DELETED: 'It matched, and is deleted.',
  }),
})

const JobChangeRef = builder.objectRef<JobChange>('JobChange').implement({
  description: 'A change of a list of jobs. `job` is null for DELETED.',
  fields: (t) => ({
    type: t.field({ type: JobChangeType, description: 'What happened.', resolve: ({ type }) => type }),
    id: t.exposeID('id', { description: 'The `Job.id`.' }),
    job: t.field({
      type: JobRef,
      nullable: true,
      description: 'The job as it is now; null where it is deleted.',
      resolve: ({ job }) => job,
    }),
  }),
})

const FILTER_WORDS = 'Which jobs; null: all.'

builder.subscriptionFields((t) => ({
  jobs: t.field({
    type: JobRef,
    description:
      'A job that matches was created or changed its state, its name or its tags. That one no longer matches is told by `jobChanges`.',
    args: { filter: t.arg({ type: JobFilterRef, description: FILTER_WORDS }) },
    subscribe: (_root, { filter }, { feed }) => feed.jobs(fillFilter(filter)),
    resolve: (job) => job,
  }),
  jobChanges: t.field({
    type: JobChangeRef,
    description: 'The same with what happened, and also when a job no longer matches or is deleted.',
    args: { filter: t.arg({ type: JobFilterRef, description: FILTER_WORDS }) },
    subscribe: (_root, { filter }, { feed }) => feed.jobChanges(fillFilter(filter)),
    resolve: (change) => change,
  }),
}))
