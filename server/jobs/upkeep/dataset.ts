import { checkName, checkText } from '../check/labels.ts'
import type { Bus } from '../ports/bus.ts'
import type { Dataset, DatasetNames, DatasetStore } from '../ports/datasetStore.ts'
import { type InputProblem, problem, shown } from '../problems.ts'

/** What of a dataset is given; null stays. */
export interface GivenNames {
  readonly name: string | null
  readonly symbol: string | null
}

/** What datasets are renamed with. */
export interface RenameParts {
  readonly datasets: Pick<DatasetStore, 'dataset' | 'renameDataset'>
  readonly bus: Bus
}

/** The dataset as it is called now, or why it is called as before. */
export type RenamedDataset = { readonly dataset: Dataset } | { readonly problems: readonly InputProblem[] }

/** Gives a dataset another name, another symbol or both; an empty symbol takes away the one that it has. */
export async function renameDataset(
  id: string,
  { name, symbol }: GivenNames,
  { datasets, bus }: RenameParts,
): Promise<RenamedDataset> {
  const problems = [...(name === null ? [] : checkName('name', name)), ...checkText('symbol', symbol ?? '')]
  if (problems.length > 0) return { problems }
  const names: DatasetNames = {
    ...(name !== null && { name: name.trim() }),
    ...(symbol !== null && { symbol: symbol.trim() || null }),
  }
  const dataset = await datasets.renameDataset(id, names)
  if (!dataset) return { problems: [problem('id', 'NOT_FOUND', `no dataset has the id '${shown(id)}'`)] }
  bus.publish({ kind: 'dataset', datasetId: id })
  return { dataset }
}
