import { expect, test } from 'vitest'
import { findStrategy } from '../../engine/strategies/builtIn.ts'
import { jobSpace } from '../../jobs/explore/jobSpace.ts'
import { ResolverTestBed } from '../resolvers.fixture.ts'

const FIELDS = 'space { strategy name values }'

test('what a job tries is told with its strategies, and of one that is gone the rest of the job is told all the same', async () => {
  const known = new ResolverTestBed({ spaceOf: (job) => jobSpace(job, findStrategy) })
  const { id } = await known.create(2)
  expect(await known.read(`{ job(id: "${id}") { ${FIELDS} } }`)).toEqual({
    space: [
      { strategy: 'sma-cross', name: 'fast', values: [10] },
      { strategy: 'sma-cross', name: 'slow', values: [50] },
      { strategy: null, name: 'takeProfit', values: [0.001, 0.002] },
      { strategy: null, name: 'stopLoss', values: [null] },
    ],
  })
  const gone = new ResolverTestBed({ spaceOf: (job) => jobSpace(job, () => undefined) })
  const other = await gone.create(2)
  expect(await gone.read(`{ job(id: "${other.id}") { name ${FIELDS} } }`)).toEqual({ name: 'a sweep', space: [] })
  const cells = `{ job(id: "${other.id}") { cells(x: "fast", y: "slow") { value } } }`
  await expect(gone.read(cells)).rejects.toThrow("names the strategy 'sma-cross', which is not known here")
})
