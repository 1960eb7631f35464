import { hash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'vite'
import { SERVER_BUNDLE } from './serverCommand.fixture.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const file = join(root, 'node_modules/.cache/testServer/main.js')
const INPUTS = ['server/**/*.{ts,js}', 'schema/*.ts', 'package-lock.json']
const NO_INPUTS = ['server/**/*.test.ts', 'server/**/*.laws.ts']

/** A comment with a digest of all that the bundle is made of. */
function markOf(): string {
  const files = globSync(INPUTS, { cwd: root, exclude: NO_INPUTS }).sort()
  return `// ${hash('sha256', files.map((name) => `${name}\0${readFileSync(join(root, name), 'utf8')}`).join('\0'))}\n`
}

/** Modules find what lies beside them, as the entries of threads and the migrations, where they were written. */
const urls: Plugin = {
  name: 'urls-of-sources',
  enforce: 'pre',
  transform: (code, id) =>
    id.startsWith('\0')
      ? null
      : { code: code.replaceAll('import.meta.url', `'${pathToFileURL(id.replace(/\?.*/, ''))}'`), map: null },
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [urls],
    // As Node resolves them. The page of GraphiQL is nine megabytes, which are loaded where someone opens it.
    ssr: { noExternal: true, external: ['@graphql-yoga/render-graphiql'], resolve: { conditions: ['node'] } },
    resolve: { mainFields: ['main'] },
    build: {
      ssr: 'server/main.ts',
      target: 'esnext',
      minify: false,
      write: false,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })
  const [chunk] = 'output' in result ? result.output : []
  if (chunk?.type !== 'chunk') throw new Error('the bundle of the server has no code')
  return chunk.code
}

/**
 * Vitest's global setup: puts the server and the packages that it uses into one file, unless the one of the last run is of the same sources.
 * A server that starts from it takes half of the CPU of a start, the rest of which is spent on finding a thousand modules. Its threads and child
 * processes start from the sources, as ever.
 */
export async function setup(): Promise<void> {
  const mark = markOf()
  if (!existsSync(file) || !readFileSync(file, 'utf8').startsWith(mark)) {
    const written = `${file}.${process.pid}`
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(written, mark + (await bundle()))
    renameSync(written, file)
  }
  process.env[SERVER_BUNDLE] = file
}
