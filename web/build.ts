/**
 * Builds the page where its inputs changed since the last build: `node web/build.ts`. What it serves is there compressed too.
 *
 * A build is made in a directory of its own, gets its inputs' hash when it is whole, and then takes the place of
 * `web/dist`. So one that is killed is never taken as fresh: the last page stands, or, between the two renames of the
 * swap, none does, and the next start builds again. Builds at once do not disturb each other.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip, constants as zlib } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'web/dist')
const INPUTS = ['web/**/*', 'schema/graphqlEnv.d.ts', 'package-lock.json']
/** Files that compress well; the formats of pictures and fonts that a page has are compressed themselves. */
const COMPRESSED = '**/*.{css,html,js,json,map,svg,txt,webmanifest}'
/** What is saved of smaller ones is less than what a header takes. */
const LEAST_BYTES = 200
const NO_INPUTS = ['web/dist/**', 'web/.build-*/**', 'web/**/*.test.ts', 'web/**/*.fixture.ts']

/** SHA-256 over the names and contents of all that a build reads. */
function hashInputs(): string {
  const hash = createHash('sha256')
  const entries = globSync(INPUTS, { cwd: root, exclude: NO_INPUTS, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.sort()) {
    const content = readFileSync(file)
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function isFresh(inputs: string): boolean {
  const mark = join(dist, '.inputs')
  return existsSync(mark) && readFileSync(mark, 'utf8') === inputs
}

/** Whether a process lives; one that is not ours to signal does. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Removes what builds left that were killed; a build that goes on keeps its directory. */
function sweep() {
  for (const left of globSync('web/.build-*', { cwd: root })) {
    if (!isAlive(Number.parseInt(left.split('.build-')[1] ?? '', 10)))
      rmSync(join(root, left), { recursive: true, force: true })
  }
}

/** Moves a directory; false where it is gone, or where another build's page already stands at its goal. */
function move(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw new Error(`the page could not be moved from ${from} to ${to}`, { cause: error })
  }
}

/** Puts a whole page in the place of the last one. Of two builds at once, one is kept, and the other removed. */
function swap(next: string) {
  const old = `${next}-old`
  move(dist, old)
  move(next, dist)
  for (const left of [old, next]) rmSync(left, { recursive: true, force: true })
}

/** Writes a file compressed beside itself, as small as it gets: the server sends it to each browser as it is. */
async function compress(file: string) {
  const plain = readFileSync(file)
  if (plain.length < LEAST_BYTES) return
  const params = { [zlib.BROTLI_PARAM_SIZE_HINT]: plain.length, [zlib.BROTLI_PARAM_QUALITY]: zlib.BROTLI_MAX_QUALITY }
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(plain, { params }),
    promisify(gzip)(plain, { level: zlib.Z_BEST_COMPRESSION }),
  ])
  writeFileSync(`${file}.br`, br)
  writeFileSync(`${file}.gz`, gz)
}

async function build(inputs: string) {
  // Whoever runs this, a test too, gets the page that users get: Svelte builds a slower one for development.
  process.env.NODE_ENV = 'production'
  const { build: bundle } = await import('vite')
  const next = join(root, `web/.build-${process.pid}`)
  await bundle({
    configFile: join(root, 'web/vite.config.ts'),
    build: { outDir: next },
    logLevel: 'warn',
  })
  await Promise.all(globSync(COMPRESSED, { cwd: next }).map((file) => compress(join(next, file))))
  writeFileSync(join(next, '.inputs'), inputs)
  swap(next)
}

const inputs = hashInputs()
if (isFresh(inputs)) console.log('The page is up to date.')
else {
  const startedMs = performance.now()
  sweep()
  await build(inputs)
  console.log(`Built the page in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`)
}
