import { JOB_CHANGE_TYPES, type JobChange } from '../jobs/feeds/jobChanges.ts'
import { builder } from './builder.ts'
import { fillFilter, JobFilterRef, JobRef } from './job.ts'

const JobChangeType = builder.enumType('JobChangeType', {
  description: 'LEFT: it matched, and does so no more.',
  values: JOB_CHANGE_TYPES,
})

const JobChangeRef = builder.objectRef<JobChange>('JobChange').implement({
  description: '`job` is null for DELETED.',
  fields: (t) => ({
    type: t.field({ type: JobChangeType, resolve: ({ type }) => type }),
    id: t.exposeID('id'),
    job: t.field({ type: JobRef, nullable: true, resolve: ({ job }) => job }),
  }),
})

builder.subscriptionFields((t) => ({
  jobs: t.field({
    type: JobRef,
    description:
      'A job that matches was created or changed its state, its name or its tags. That one no longer matches is told by `jobChanges`.',
    args: { filter: t.arg({ type: JobFilterRef }) },
    subscribe: (_root, { filter }, { feed }) => feed.jobs(fillFilter(filter)),
    resolve: (job) => job,
  }),
  jobChanges: t.field({
    type: JobChangeRef,
    description: 'The same with what happened, and also when a job no longer matches or is deleted.',
    args: { filter: t.arg({ type: JobFilterRef }) },
    subscribe: (_root, { filter }, { feed }) => feed.jobChanges(fillFilter(filter)),
    resolve: (change) => change,
  }),
}))
