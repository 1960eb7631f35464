import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFolderAtomically, removeLeftovers } from './atomicFolder.ts'
import { makeFolder } from './testBed.fixture.ts'

test('a folder is not there until it is whole', async () => {
  const folder = join(makeFolder(), 'made')
  await createFolderAtomically(folder, async (unfinished) => {
    mkdirSync(unfinished)
    expect(existsSync(folder)).toBe(false)
    writeFileSync(join(unfinished, 'file'), '')
  })
  expect(readdirSync(folder)).toEqual(['file'])
})

test('a folder that could not be filled leaves nothing behind', async () => {
  const home = makeFolder()
  const fill = async (unfinished: string) => {
    mkdirSync(unfinished)
    throw new Error('disk full')
  }
  await expect(createFolderAtomically(join(home, 'made'), fill)).rejects.toThrow('disk full')
  expect(readdirSync(home)).toEqual([])
})

test('who finds the folder made by another in the meantime takes that one', async () => {
  const folder = join(makeFolder(), 'made')
  await createFolderAtomically(folder, async (unfinished) => {
    mkdirSync(unfinished)
    mkdirSync(join(folder, 'of another'), { recursive: true })
  })
  expect(readdirSync(folder)).toEqual(['of another'])
})

test('a sweep removes what is left over and keeps what is in use, the data above all', async () => {
  const home = makeFolder()
  const kept = ['binaries-2', 'cluster', 'hold-7']
  for (const name of [...kept, 'binaries-1', 'hold-3', 'cluster.unfinished-1']) mkdirSync(join(home, name))
  await removeLeftovers(home, ['binaries-2', 'hold-7'])
  expect(readdirSync(home).sort()).toEqual(kept)
})
