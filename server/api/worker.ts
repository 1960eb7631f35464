import type { WorkerNode } from '../jobs/ports.ts'
import { builder } from './builder.ts'
import { NodeRef } from './node.ts'

/** A process that runs trials, as the API shows it. */
export const WorkerNodeRef = builder.objectRef<WorkerNode>('WorkerNode').implement({
  description: 'A process that runs trials. It tells of itself about every two seconds.',
  interfaces: [NodeRef],
  fields: (t) => ({
    host: t.exposeString('host'),
    threads: t.exposeInt('threads', { description: 'How many trials it can run at once.' }),
    busy: t.exposeInt('busy', { description: 'Threads that run a task now.' }),
    barsPerSecond: t.exposeFloat('barsPerSecond', {
      description: 'Bars a second over which its threads run trials, on average over the last seconds.',
    }),
    startedAt: t.field({ type: 'DateTime', resolve: ({ startedAtMs }) => startedAtMs }),
    lastSeenAt: t.field({ type: 'DateTime', resolve: ({ lastSeenAtMs }) => lastSeenAtMs }),
    lostAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was seen that the process had vanished; null while it lives.',
      resolve: ({ lostAtMs }) => lostAtMs,
    }),
  }),
})

builder.queryField('workers', (t) =>
  t.field({
    type: [WorkerNodeRef],
    description: 'The processes that run trials, the oldest first; those that were lost in the last hour on request.',
    args: { includeLost: t.arg.boolean({ defaultValue: false }) },
    resolve: async (_root, { includeLost }, { nodes }) => {
      const known = await nodes.nodes()
      return known.filter(({ lostAtMs }) => includeLost || lostAtMs === null)
    },
  }),
)
