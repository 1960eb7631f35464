/**
 * Builds the page where its inputs changed since the last build: `node web/build.ts`.
 *
 * A build is made in a directory of its own and takes the place of `web/dist` in one rename, with its inputs' hash
 * in it. So one that is killed leaves the last page standing and is never taken as fresh; of two at once, the later wins.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'web/dist')
const INPUTS = ['web/**/*', 'schema/graphqlEnv.d.ts', 'package-lock.json']
const NO_INPUTS = ['web/dist/**', 'web/.build-*/**', 'web/**/*.test.ts']

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

/** Leaves nothing of builds that were killed. */
function sweep() {
  for (const left of globSync('web/.build-*', { cwd: root })) rmSync(join(root, left), { recursive: true, force: true })
}

async function build(inputs: string) {
  const { build: bundle } = await import('vite')
  const next = join(root, `web/.build-${process.pid}`)
  await bundle({
    configFile: join(root, 'web/vite.config.ts'),
    build: { outDir: next },
    logLevel: 'warn',
  })
  writeFileSync(join(next, '.inputs'), inputs)
  const old = `${next}-old`
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(next, dist)
  rmSync(old, { recursive: true, force: true })
}

const inputs = hashInputs()
if (isFresh(inputs)) console.log('The page is up to date.')
else {
  const startedMs = performance.now()
  sweep()
  await build(inputs)
  console.log(`Built the page in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`)
}
