import { describe } from 'vitest'
import { jobStoreLaws } from './jobStore.laws.ts'
import { MemoryStore } from './memoryStore.fixture.ts'
import { DATASET } from './ports.fixture.ts'

describe('the store of the tests', () => {
  const other = DATASET.id.replace(/1$/, '2')
  jobStoreLaws(async () => ({ store: new MemoryStore(), datasetIds: [DATASET.id, other] }))
})
