import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Binaries, findBinaries, runnableBinaries } from './binaries.ts'
import { isRoot, makeFolder } from './testBed.fixture.ts'
import { runAs, serverUser } from './user.ts'

test('a machine without binaries is told to set DATABASE_URL', () => {
  expect(() => findBinaries('plan9-mips')).toThrow(/no PostgreSQL binaries for plan9-mips.*DATABASE_URL/)
})

test('binaries that do not run here are told to be replaced by DATABASE_URL', async () => {
  const installed = pretence('#!/no/such/loader')
  const user = await serverUser('/')
  await expect(runnableBinaries(installed, makeFolder(), user)).rejects.toThrow(
    /do not run on this system.*DATABASE_URL/,
  )
})

test('binaries whose libraries are linked run where npm put them', async () => {
  const installed = findBinaries()
  expect(await runnableBinaries(installed, makeFolder(), await serverUser('/'))).toEqual(installed)
})

test('binaries without links are copied and linked, once by all who do it at once; the installation stays as it is', async () => {
  const installed = installation()
  const home = makeFolder()
  const before = readdirSync(installed.folder, { recursive: true })
  const user = await serverUser('/')
  const copies = await Promise.all([1, 2, 3].map(() => runnableBinaries(installed, home, user)))
  const folders = [...new Set(copies.map(({ folder }) => folder))]
  expect(folders).toEqual([join(home, `binaries-${installed.version}`)])
  expect(readdirSync(home)).toHaveLength(1)
  expect(await runAs(user, join(folders[0] ?? '', 'bin/postgres'), ['--version'])).toContain('PostgreSQL) 18')
  expect(readdirSync(installed.folder, { recursive: true })).toEqual(before)
})

test.runIf(isRoot)('binaries that the account of the server cannot reach are copied', async () => {
  const installed = installation()
  await chmod(join(installed.folder, '..'), 0o700)
  const user = await serverUser('/')
  const { folder } = await runnableBinaries(installed, makeFolder(), user)
  expect(await runAs(user, join(folder, 'bin/initdb'), ['--version'])).toContain('PostgreSQL) 18')
})

test('the half copy of a killed process is not used', async () => {
  const home = makeFolder()
  mkdirSync(join(home, 'binaries-1.2.3.unfinished-0123/bin'), { recursive: true })
  const { folder } = await runnableBinaries(pretence(RUNS_AS_COPY), home, await serverUser('/'))
  expect(folder).toBe(join(home, 'binaries-1.2.3'))
  expect(existsSync(join(folder, 'bin/postgres'))).toBe(true)
})

/** A program that runs in no folder but one named `binaries-…`. */
const RUNS_AS_COPY = '#!/bin/sh\ncase "$0" in */binaries-*) exit 0;; *) exit 1;; esac'

/** An installation whose programs are the given script. */
function pretence(script: string): Binaries {
  const folder = join(makeFolder(), 'native')
  mkdirSync(join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'pg-symlinks.json'), '[]')
  for (const name of ['initdb', 'postgres']) writeFileSync(join(folder, 'bin', name), script, { mode: 0o755 })
  return { folder, version: '1.2.3' }
}

/**
 * A copy of the installed binaries as npm unpacks them, before any install script: without links. It lacks time zones and extensions, most
 * of its files, for each costs a wait for the disk when it is copied on.
 */
function installation(): Binaries {
  const { folder, version } = findBinaries()
  const copy = join(makeFolder(), 'node_modules/native')
  const filter = (path: string) => !lstatSync(path).isSymbolicLink() && !/share.*\/(timezone|extension)\//.test(path)
  cpSync(folder, copy, { recursive: true, filter })
  return { folder: copy, version }
}
