import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** Says its number and throws in its fifth line, behind a type that is stripped, in its own thread and in a child process. */
const MAIN = `import { fork } from 'node:child_process'
import { Worker } from 'node:worker_threads'
import { number } from './number.ts'
interface Told { readonly number: number }
const fail = (told: Told): never => { throw new Error(String(told.number)) }
if (process.argv[2] === 'once') fail({ number })
else {
  const url = new URL(import.meta.url)
  new Worker(url, { argv: ['once'] }).on('error', ({ stack }) => console.log('thread', stack))
  fork(url, ['once'], { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] }).stderr?.on('data', (text) => console.log('child', String(text)))
}
`

let root: string
let cache: string

/** An installation of two modules. */
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'barline-strip-')))
  cache = join(root, 'node_modules/.cache/strippedTypes')
  for (const folder of ['server', 'node_modules']) mkdirSync(join(root, folder))
  cpSync(fileURLToPath(new URL('typeStripping.js', import.meta.url)), join(root, 'server/typeStripping.js'))
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(root, 'server/main.ts'), MAIN)
  writeNumber(1)
})
afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }))

function writeNumber(number: number): void {
  writeFileSync(join(root, 'server/number.ts'), `export const number: number = ${number}\n`)
}

/** @returns all that is written when it runs: what a thread and a child process have failed of */
async function run(): Promise<string> {
  const options = ['--import', './server/typeStripping.js', 'server/main.ts']
  const { stdout, stderr } = await promisify(execFile)(process.execPath, options, { cwd: root })
  return stdout + stderr
}

/** What both say is where it stands in the module as it was written, and nothing else. */
function expectNumber(said: string, number: number): void {
  for (const who of ['thread', 'child']) expect(said).toMatch(new RegExp(`${who} [^]*Error: ${number}\n`))
  expect(said.split('server/main.ts:5:45').length - 1).toBe(2)
  expect(said).not.toContain('Warning')
}

const entries = () => readdirSync(cache).sort()
const written = () => entries().map((name) => statSync(join(cache, name)).mtimeMs)

test('the types of a module are stripped once for all threads and processes, and its lines and columns stay', async () => {
  expectNumber(await run(), 1)
  const [names, times] = [entries(), written()]
  expect(names).toEqual([expect.stringMatching(/^[\da-f]{64}\.js$/), expect.stringMatching(/^[\da-f]{64}\.js$/)])
  expectNumber(await run(), 1)
  expect([entries(), written()]).toEqual([names, times])
})

test('a module that was changed is stripped anew', async () => {
  await run()
  writeNumber(2)
  expectNumber(await run(), 2)
  expect(entries()).toHaveLength(3)
})

test('several processes may begin at once, and leave nothing unfinished behind', async () => {
  for (const said of await Promise.all([run(), run(), run(), run()])) expectNumber(said, 1)
  expect(entries()).toHaveLength(2)
})

test('a text that is empty or was altered is made anew', async () => {
  await run()
  const places = entries().map((name) => join(cache, name))
  const before = places.map((place) => readFileSync(place, 'utf8'))
  for (const [index, place] of places.entries())
    writeFileSync(place, index === 0 ? '' : (before[index] ?? '').replaceAll('number', 'nombre'))
  expectNumber(await run(), 1)
  expect(places.map((place) => readFileSync(place, 'utf8'))).toEqual(before)
})

test('where nothing can be kept, each thread strips for itself', async () => {
  // No folder can be made there, whoever one is.
  writeFileSync(join(root, 'node_modules/.cache'), '')
  expectNumber(await run(), 1)
})

test('where there are no packages, none are needed', async () => {
  rmSync(join(root, 'node_modules'), { recursive: true })
  expectNumber(await run(), 1)
})
