import { IDLE_LANE, type Lane, type WorkerNode } from '../jobs/ports/nodeStore.ts'
import { builder } from './builder.ts'
import { costs } from './http/limits/cost.ts'
import { NodeRef } from './node.ts'
import { Stage } from './progress.ts'

const LaneRef = builder.objectRef<Lane>('Lane').implement({
  description: 'What a thread of a process does now; all but its number are null where it is idle.',
  fields: (t) => ({
    thread: t.exposeInt('thread', { description: 'Its number in the process, from 1 on.' }),
    job: t.id({ nullable: true, description: 'The job that it works for.', resolve: ({ jobId }) => jobId }),
    trial: t.exposeInt('trial', {
      nullable: true,
      description:
        'The trial that it works on, or the first of those that share an entry rule; null too where it works on all of its task at once.',
    }),
    stage: t.field({ type: Stage, nullable: true, description: 'What it does of it.', resolve: ({ stage }) => stage }),
    bar: t.exposeInt('bar', {
      nullable: true,
      description: 'The bar of the trial that it is at, from 0; null too where it does not show how far it is.',
    }),
    bars: t.exposeInt('bars', { nullable: true, description: 'How many bars the trial has; null where `bar` is.' }),
  }),
})

/** Of a process that does not answer it is not known what it does. */
function idleLanes({ threads, lostAtMs }: WorkerNode): Lane[] {
  return Array.from({ length: lostAtMs === null ? threads : 0 }, (_, index) => ({ ...IDLE_LANE, thread: index + 1 }))
}

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
    version: t.string({
      description: 'The version of Barline that it runs; empty while it did not say so.',
      resolve: async ({ id }, _args, { nodeWork }) => (await nodeWork()).get(id)?.version ?? '',
    }),
    lanes: t.field({
      type: [LaneRef],
      description:
        'What each of its threads does now, one entry a thread; all are idle where it does not answer, and there is none once it is lost.',
      extensions: costs({ size: 8 }),
      resolve: async (node, _args, { nodeWork }) => [...((await nodeWork()).get(node.id)?.lanes ?? idleLanes(node))],
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
