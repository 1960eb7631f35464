/**
 * Prints which small mistakes in a room no test would notice: `npm run test:mutants -- ROOM [SEED] [LINES]`, for example
 * `npm run test:mutants -- watchdog`. In a sample of the room's lines Stryker changes an operator, a condition, a
 * constant or a text, one at a time, and runs those of the room's tests that reach it and need neither database nor browser. The same
 * seed draws the same lines of the same files. Exits 1 where fewer are killed than should be. MUTANTS_AT_ONCE says how many are tried at once:
 * as many as there are cores unless it is set.
 */
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { Stryker } from '@stryker-mutator/core'
import { generatorOf } from '../server/samplers/generator.ts'
import { filesOf, HTTP, patternOf } from './mutants.vitest.ts'

type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number]

/** The share of mutants that the tests of each room should kill. */
const GOALS: Readonly<Record<string, number>> = {
  analysis: 0.9,
  api: 0.8,
  datasets: 0.9,
  engine: 0.9,
  jobs: 0.9,
  progress: 0.9,
  samplers: 0.9,
  watchdog: 0.9,
  web: 0.8,
}

/** Lines of a sample: about one mutant and a half each. */
const LINES = 40

/** What is no part of the product: tests, and what they share. */
const OF_TESTS = /(\.(test|fixture|laws)|\/fixtures|api\/http\/client)\.ts$/

/** Nothing on such a line can be changed: blanks, comments, imports, types, closing brackets. */
const BARE = /^\s*($|\/\/|\/?\*|import |export (type|interface) |readonly [\w?]+:|[\])}]+,?$)/

/**
 * What of the page no quick test can run or see: state of components (`.svelte.ts`; components themselves are no TypeScript), which needs
 * Svelte's compiler, and documents of GraphQL, which the schema and the types hold.
 */
const OF_COMPONENTS = /^web\/(api\/documents|dist)\/|\.svelte\.ts$/

/** A module that takes hold of a document, a canvas, the browser's storage, a component or the network: tests in a browser see what it does. */
const OF_BROWSER =
  /\b(document|window|location|navigator|localStorage)\.|\b(HTML\w*Element|IntersectionObserver|XMLHttpRequest|Sheet)\b|(\.svelte|\.svelte\.ts|api\/client\.ts|'uplot|'@urql\/\w+|'lightweight-charts)'/

interface Line {
  readonly file: string
  readonly line: number
}

/** Whether a module of the page needs a browser: not where a test stands beside it, which then brings what it needs of one. */
function needsBrowser(file: string): boolean {
  if (existsSync(file.replace(/\.ts$/, '.test.ts'))) return false
  return OF_BROWSER.test(readFileSync(file, 'utf8').replaceAll(/^import type .*$/gm, ''))
}

/** Whether the quick tests of a room could see a mistake in a file. */
function isTried(file: string): boolean {
  if (OF_TESTS.test(file)) return false
  if (file.startsWith('web/')) return !OF_COMPONENTS.test(file) && !needsBrowser(file)
  // What else lies between socket and resolver is tested by a whole server.
  return !file.startsWith('server/api/http/') || HTTP.test(file)
}

function linesOf(room: string): Line[] {
  const code = filesOf(patternOf(room)).filter(isTried).toSorted()
  return code.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((text, index) => (BARE.test(text) ? [] : [{ file, line: index + 1 }])),
  )
}

/** Draws lines without putting one back. */
function sampleOf(lines: readonly Line[], count: number, seed: number): Line[] {
  const random = generatorOf(seed)
  const keyed = lines.map((line) => ({ line, key: random.uniform() }))
  return keyed
    .toSorted((one, other) => one.key - other.key)
    .slice(0, count)
    .map(({ line }) => line)
}

/** Runs the tests on each mutant of the lines. Its copies of the files lie in the system's folder for such. */
function resultsOf(lines: readonly Line[]): Promise<MutantResult[]> {
  return new Stryker({
    mutate: lines.map(({ file, line }) => `${file}:${line}-${line}`),
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'bench/mutants.vitest.ts', related: true },
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env.MUTANTS_AT_ONCE ?? availableParallelism()),
    // Other work on the machine does not count as killed.
    timeoutMS: 20_000,
    timeoutFactor: 3,
    dryRunTimeoutMinutes: 10,
    ignorePatterns: ['data', 'web/dist'],
    tempDirName: join(tmpdir(), 'barline-mutants'),
    reporters: ['dots'],
  }).runMutationTest()
}

function lived({ status }: MutantResult): boolean {
  return status === 'Survived' || status === 'NoCoverage'
}

function print({ fileName, location, replacement, mutatorName, status }: MutantResult): void {
  const { start, end } = location
  const text = readFileSync(fileName, 'utf8').split('\n')[start.line - 1] ?? ''
  const changed = text.slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined)
  const unseen = status === 'NoCoverage' ? ' (no test reaches it)' : ''
  console.log(`${relative('', fileName)}:${start.line} ${mutatorName}${unseen}\n  ${changed}\n→ ${replacement ?? ''}`)
}

const [room = '', seed = '1', count = String(LINES)] = process.argv.slice(2)
const goal = GOALS[room]
if (goal === undefined) {
  throw new Error(`npm run test:mutants -- ROOM: "${room}" is none of ${Object.keys(GOALS).join(', ')}`)
}
process.env.MUTANTS_ROOM = room
const results = await resultsOf(sampleOf(linesOf(room), Number(count), Number(seed)))
const told = results.filter(({ status }) => status !== 'Ignored' && status !== 'CompileError')
const alive = told.filter(lived)
if (told.length === 0) throw new Error(`nothing can be changed on ${count} lines of ${room}; draw more`)
console.log(`\n${alive.length} of ${told.length} mutants lived in ${room}, seed ${seed}:\n`)
for (const mutant of alive) print(mutant)
const share = 1 - alive.length / told.length
console.log(`\nkilled: ${(100 * share).toFixed(0)} %, of ${100 * goal} % that it should be`)
if (share < goal) process.exitCode = 1
