import type { SearchStore } from '../../jobs/searchStore.ts'
import { type OpenStore, openStore } from './jobStore.fixture.ts'
import { createSearchStore } from './searchStore.ts'

/** Opens a store of jobs with what searches are worked out from. */
export async function openSearched(): Promise<OpenStore & { readonly search: SearchStore }> {
  const opened = await openStore()
  return { ...opened, search: createSearchStore(opened.database) }
}
