import { closeSync, readFileSync, readSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLease, isWatched, joinLease, leasePath, type NewServerLease, releaseLease } from './lease.ts'
import { makeFolder } from './testBed.fixture.ts'

const PID = 7

test('there is nothing to join where no pipe is', async () => {
  expect(await joinLease(makeFolder(), PID)).toBeNull()
})

test('joining waits for the answer of the watcher', async () => {
  const { home, first, path } = await open()
  const joining = joinLease(home, PID)
  readSync(first.reader, Buffer.alloc(1))
  writeFileSync(`${path}.answers`, '\n')
  const second = await joining
  expect(second).not.toBeNull()
  if (second !== null) closeSync(second.descriptor)
})

test('who joins just when the watcher has seen the end gets no hold', async () => {
  const { home, first } = await open()
  const joining = joinLease(home, PID)
  closeSync(first.reader)
  expect(await joining).toBeNull()
})

test('letting go says whether one was the last', async () => {
  const { home, first, path } = await open()
  const joining = joinLease(home, PID)
  writeFileSync(`${path}.answers`, '\n')
  const second = await joining
  expect(releaseLease({ ...first, path })).toBe(false)
  readSync(first.reader, Buffer.alloc(1))
  expect(second !== null && releaseLease(second)).toBe(true)
})

test('letting go while somebody joins does not take away the request', async () => {
  const { home, first, path } = await open()
  const joining = joinLease(home, PID)
  expect(releaseLease({ ...first, path })).toBe(false)
  expect(readSync(first.reader, Buffer.alloc(9))).toBe(1)
  closeSync(first.reader)
  expect(await joining).toBeNull()
})

test.each(['a link to a file', 'a file'])(
  '%s in the place of the pipe is nobody to join, and is not written to',
  async (kind) => {
    const { home, first, path } = await open()
    const file = join(makeFolder(), 'of root')
    writeFileSync(file, 'as it was')
    rmSync(path)
    if (kind === 'a file') renameSync(file, path)
    else symlinkSync(file, path)
    expect(await joinLease(home, PID)).toBeNull()
    expect(isWatched(path)).toBe(false)
    expect(releaseLease({ ...first, path })).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('as it was')
  },
)

/** A hold as it is once the watcher's shell has named it; its reader plays the watcher. */
async function open(): Promise<{ home: string; first: NewServerLease; path: string }> {
  const home = makeFolder()
  const user = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  const first = await createLease({ folder: home, user })
  renameSync(first.path, leasePath(home, PID))
  return { home, first, path: leasePath(home, PID) }
}
