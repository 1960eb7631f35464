import type { WorkerNode } from '../jobs/ports/nodeStore.ts'
import { builder } from './builder.ts'
import { NodeRef } from './node.ts'

/** A process that runs trials, as the API shows it. */
export const WorkerNodeRef = builder.objectRef<WorkerNode>('WorkerNode').implement({
  description: 'A process that runs trials. It tells of itself about once a second.',
  interfaces: [NodeRef],
  fields: (t) => ({
    host: t.exposeString('host', { description: 'The name of the machine that it runs on.' }),
    threads: t.exposeInt('threads', { description: 'How many trials it can run at once.' }),
    busy: t.exposeInt('busy', { description: 'Threads that run a task now; 0 while nothing is heard of it.' }),
    barsPerSecond: t.exposeFloat('barsPerSecond', {
      description: 'Bars a second over which its threads run trials, on average over the last seconds.',
    }),
    startedAt: t.field({
      type: 'DateTime',
      description: 'When the process began.',
      resolve: ({ startedAtMs }) => startedAtMs,
    }),
    lastSeenAt: t.field({
      type: 'DateTime',
      description: 'When it told of itself last.',
      resolve: ({ lastSeenAtMs }) => lastSeenAtMs,
    }),
    silentFor: t.exposeFloat('silentSeconds', {
      nullable: true,
      description:
        'Seconds for which nothing was heard of it, where that is longer than usual; null while it is heard.',
    }),
    lostAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it was seen that the process had vanished, or was shut out since nothing was heard of it; null while it lives.',
      resolve: ({ lostAtMs }) => lostAtMs,
    }),
  }),
})

builder.queryField('workers', (t) =>
  t.field({
    type: [WorkerNodeRef],
    description: 'The processes that run trials, the oldest first; those that were lost in the last hour on request.',
    args: {
      includeLost: t.arg.boolean({
        defaultValue: false,
        description: 'Whether those that were lost in the last hour are listed too, behind the others; null: no.',
      }),
    },
    resolve: async (_root, { includeLost }, { nodes }) => {
      const known = await nodes.nodes()
      return known.filter(({ lostAtMs }) => includeLost || lostAtMs === null)
    },
  }),
)
