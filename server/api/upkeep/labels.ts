import { builder } from '../builder.ts'
import { DatasetPayloadRef } from '../dataset.ts'
import { COMMAND, costs } from '../http/limits/cost.ts'
import { JobPayloadRef } from '../job.ts'

builder.mutationFields((t) => ({
  renameJob: t.field({
    type: JobPayloadRef,
    description:
      'Gives a job another name, in whatever state it is. Its specification keeps the name that it was started with.',
    extensions: costs({ own: COMMAND }),
    args: {
      id: t.arg.id({ required: true, description: 'The `Job.id`.' }),
      name: t.arg.string({ required: true, description: 'The new name: 1 to 200 characters.' }),
    },
    resolve: (_root, { id, name }, { renameJob }) => renameJob(id, name),
  }),
  tagJob: t.field({
    type: JobPayloadRef,
    description: 'Gives a job these tags in place of those that it has: at most 10, each of at most 50 characters.',
    extensions: costs({ own: COMMAND }),
    args: {
      id: t.arg.id({ required: true, description: 'The `Job.id`.' }),
      tags: t.arg.stringList({ required: true, description: 'All tags that it is to have; none takes away all.' }),
    },
    resolve: (_root, { id, tags }, { tagJob }) => tagJob(id, tags),
  }),
  renameDataset: t.field({
    type: DatasetPayloadRef,
    description:
      'Gives a dataset another name, another symbol or both; null stays, and an empty symbol takes away the one that it has.',
    extensions: costs({ own: COMMAND }),
    args: {
      id: t.arg.id({ required: true, description: 'The `Dataset.id`.' }),
      name: t.arg.string({ description: 'The new name: 1 to 200 characters; null: as before.' }),
      symbol: t.arg.string({
        description: "The new symbol: at most 200 characters, '' for none; null: as before.",
      }),
    },
    resolve: async (_root, { id, name, symbol }, { renameDataset }) => {
      const renamed = await renameDataset(id, { name: name ?? null, symbol: symbol ?? null })
      if ('problems' in renamed) return { dataset: null, datasets: [], notes: [], problems: renamed.problems }
      return { dataset: renamed.dataset, datasets: [renamed.dataset], notes: [], problems: [] }
    },
  }),
}))
