import type { Job } from '../jobs/job.ts'
import type { Dataset } from '../jobs/ports/datasetStore.ts'
import type { WorkerNode } from '../jobs/ports/nodeStore.ts'
import { builder } from './builder.ts'

/** Whatever has an id of its own, with what it is. */
export type NodeShape =
  | ({ readonly __typename: 'Job' } & Job)
  | ({ readonly __typename: 'Dataset' } & Dataset)
  | ({ readonly __typename: 'WorkerNode' } & WorkerNode)

/** Anything that has an id. */
export const NodeRef = builder.interfaceRef<{ readonly id: string }>('Node').implement({
  description: 'Anything that has an id of its own, which stays the same for ever.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'Opaque; nothing else has the same.' }) }),
  resolveType: (value) => (value as NodeShape).__typename,
})

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    nullable: true,
    description: 'Whatever has this id; null where nothing has.',
    args: { id: t.arg.id({ required: true, description: 'Of a job, a dataset or a worker.' }) },
    resolve: async (_root, { id }, { loaders, nodes }): Promise<NodeShape | null> => {
      const job = await loaders.job(id)
      if (job) return { __typename: 'Job', ...job }
      const dataset = await loaders.dataset(id)
      if (dataset) return { __typename: 'Dataset', ...dataset }
      const worker = (await nodes.nodes()).find((node) => node.id === id)
      return worker ? { __typename: 'WorkerNode', ...worker } : null
    },
  }),
)
