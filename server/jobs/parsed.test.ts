import { expect, test } from 'vitest'
import { specificationOf } from './parsed.ts'
import { sweepOf } from './ports.fixture.ts'
import { printSpecification } from './specification.ts'

test('a specification is parsed once, however often its job is read', () => {
  const read = () => specificationOf({ specification: printSpecification(sweepOf(4)) })
  expect(read()).toEqual(sweepOf(4))
  expect(read()).toBe(read())
})
