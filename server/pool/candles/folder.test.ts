import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newFolder, withoutRoot } from './disk.fixture.ts'
import { type KeptFile, surplus, tidy, touch } from './folder.ts'

const DIGEST = '0123456789abcdef'.repeat(4)
const NOW_MS = Date.now()

let folder: string
beforeEach(() => {
  folder = newFolder()
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(name: string, usedMs = NOW_MS, bytes = 10): void {
  writeFileSync(join(folder, name), Buffer.alloc(bytes))
  utimesSync(join(folder, name), usedMs / 1_000, usedMs / 1_000)
}

function partOf(pid: number): string {
  return `${DIGEST}.bars.${pid}-0badcafe.part`
}

const sizes = fc.array(fc.record({ bytes: fc.nat(100), usedMs: fc.nat(50) }), { maxLength: 20 })

test('what is given up was used longest ago, makes the rest fit, and is no more than that takes', () => {
  fc.assert(
    fc.property(sizes, fc.nat(600), (given, mostBytes) => {
      const files = given.map((file, index) => ({ ...file, name: `${index}` }))
      const gone = surplus(files, mostBytes)
      const rest = files.filter((file) => !gone.includes(file))
      const sum = (some: readonly KeptFile[]) => some.reduce((bytes, file) => bytes + file.bytes, 0)
      expect(sum(rest)).toBeLessThanOrEqual(mostBytes)
      for (const file of gone) for (const kept of rest) expect(file.usedMs).toBeLessThanOrEqual(kept.usedMs)
      const last = gone.at(-1)
      if (last) expect(sum(rest) + last.bytes).toBeGreaterThan(mostBytes)
    }),
  )
})

test('files beyond the bound are deleted, and those of other names neither count nor go', async () => {
  const names = ['a', 'b', 'c', 'd'].map((letter) => `${letter.repeat(64)}.bars`)
  for (const [index, name] of names.entries()) put(name, NOW_MS - 1_000 * index)
  const others = ['notes.txt', `${DIGEST}.bars.bak`, 'short.bars', `x${DIGEST}.bars`]
  for (const name of others) put(name, 0, 1_000)
  mkdirSync(join(folder, `${DIGEST}.bars`))
  symlinkSync('loop', join(folder, 'loop'))
  await tidy(folder, 25, NOW_MS)
  expect(readdirSync(folder).sort()).toEqual([...names.slice(0, 2), ...others, `${DIGEST}.bars`, 'loop'].sort())
})

const dead = () => spawnSync(process.execPath, ['--version']).pid

test.each([
  ['a process that is gone', 'goes', dead, NOW_MS],
  ['a process that lives', 'stays', () => process.ppid, NOW_MS],
  ['a process that lives and has not written for ten minutes', 'goes', () => process.ppid, NOW_MS - 600_001],
  ['a process that lives and wrote ten minutes ago', 'stays', () => process.ppid, NOW_MS - 600_000],
  ['this process', 'stays', () => process.pid, NOW_MS],
  ['a process that had our number before us', 'goes', () => process.pid, Math.floor(performance.timeOrigin) - 1],
])('a part of %s %s', async (_, fate, pid, usedMs) => {
  const part = partOf(pid())
  put(part, usedMs)
  await tidy(folder, 0, NOW_MS)
  expect(readdirSync(folder)).toEqual(fate === 'stays' ? [part] : [])
})

test('a part of a process that another user runs stays', async () => {
  chmodSync(folder, 0o777)
  // Root's first process is not closed to whoever was root before.
  const other = process.getuid?.() === 0 ? spawn('sleep', ['60'], { uid: 12_345 }) : null
  const part = partOf(other?.pid ?? 1)
  put(part)
  await withoutRoot(() => tidy(folder, 0, NOW_MS))
  other?.kill()
  expect(readdirSync(folder)).toEqual([part])
})

test('a file that was used is the youngest, and one that is gone is let go', async () => {
  put(`${DIGEST}.bars`, 0)
  await touch(join(folder, `${DIGEST}.bars`), NOW_MS)
  expect(Math.abs(statSync(join(folder, `${DIGEST}.bars`)).mtimeMs - NOW_MS)).toBeLessThan(1)
  await touch(join(folder, 'gone.bars'), NOW_MS)
})

test('what a link in the place of a file leads to is not touched', async () => {
  put('elsewhere', 0)
  symlinkSync(join(folder, 'elsewhere'), join(folder, `${DIGEST}.bars`))
  await touch(join(folder, `${DIGEST}.bars`), NOW_MS)
  expect(statSync(join(folder, 'elsewhere')).mtimeMs).toBe(0)
})
