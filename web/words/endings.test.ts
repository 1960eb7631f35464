import { expect, test } from 'vitest'
import { tellEndings } from './endings.ts'

const told = (done: number, failed: number, canceled: number) => {
  const words = tellEndings({ done, failed, canceled })
  return [words.done, words.failed].map((text) => text.replaceAll('\u202f', ' '))
}

test('jobs that were done and that failed are told of all that ended, and the cancelled are named', () => {
  expect(told(41, 2, 0)).toEqual(['of 43 that ended', '4.7 % of the 43 jobs that ended'])
  expect(told(41, 2, 7)).toEqual(['of 50 that ended, 7 cancelled', '4.0 % of the 50 jobs that ended'])
  expect(told(0, 1, 0)).toEqual(['of 1 that ended', '100 % of the 1 job that ended'])
})

test('where nothing failed or ended it says so', () => {
  expect(told(3, 0, 1)).toEqual(['of 4 that ended, 1 cancelled', 'nothing failed'])
  expect(told(0, 0, 0)).toEqual(['none ended yet', 'nothing failed'])
  expect(tellEndings(undefined)).toEqual({ done: '', failed: '' })
})
