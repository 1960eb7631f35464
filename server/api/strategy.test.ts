import { expect, test } from 'vitest'
import { catalog } from '../jobs/ports.fixture.ts'
import { ResolverTestBed } from './resolvers.fixture.ts'

test('a strategy says whether it comes with Barline', async () => {
  const digestOf = (name: string) => (name === 'rsi' ? 'a digest' : undefined)
  const bed = new ResolverTestBed({ catalog: { ...catalog, digestOf } })
  expect(await bed.read('{ strategies { name builtIn } }')).toEqual([
    { name: 'sma-cross', builtIn: true },
    { name: 'rsi', builtIn: false },
    { name: 'donchian', builtIn: true },
  ])
})

test('files that cannot be used are told with their line and what is wrong', async () => {
  const problems = [
    { file: 'a.ts', line: 3, message: 'Unexpected token' },
    { file: 'b.ts', line: null, message: 'title must be text (it is undefined)' },
  ]
  const bed = new ResolverTestBed({ catalog: { ...catalog, problems } })
  expect(await bed.read('{ strategyProblems { file line message } }')).toEqual(problems)
})
