import type { Job, Trial } from '../jobs/job.ts'
import type { Dataset } from '../jobs/ports/datasetStore.ts'
import type { WorkerNode } from '../jobs/ports/nodeStore.ts'
import { builder } from './builder.ts'

/** Whatever has an id of its own, with what it is. */
export type NodeShape =
  | ({ readonly __typename: 'Job' } & Job)
  | ({ readonly __typename: 'Dataset' } & Dataset)
  | ({ readonly __typename: 'WorkerNode' } & WorkerNode)
  | { readonly __typename: 'Trial'; readonly job: Job; readonly trial: Trial }

/** Anything that has an id. */
export const NodeRef = builder.interfaceRef<object>('Node').implement({
  description: 'Anything that has an id of its own, which stays the same for ever.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque; nothing else has the same.',
      resolve: (node) => (node as { readonly id: string }).id,
    }),
  }),
  resolveType: (value) => (value as NodeShape).__typename,
})

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    nullable: true,
    description: 'Whatever has this id; null where nothing has.',
    args: { id: t.arg.id({ required: true, description: 'Of a job, a trial, a dataset or a worker.' }) },
    resolve: async (_root, { id }, { loaders, nodes }): Promise<NodeShape | null> => {
      const job = await loaders.job(id)
      if (job) return { __typename: 'Job', ...job }
      const dataset = await loaders.dataset(id)
      if (dataset) return { __typename: 'Dataset', ...dataset }
      const [, jobId, number] = id.match(/^([^:]+):(\d{1,9})$/) ?? []
      if (jobId !== undefined) {
        const [owner, trial] = await Promise.all([loaders.job(jobId), loaders.trial({ jobId, number: Number(number) })])
        return owner && trial && { __typename: 'Trial', job: owner, trial }
      }
      const worker = (await nodes.nodes()).find((node) => node.id === id)
      return worker ? { __typename: 'WorkerNode', ...worker } : null
    },
  }),
)
