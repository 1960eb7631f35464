/**
 * Runs programs side by side and shows what each has written when it ends, so that nothing is mixed: `npm run check`. Ends with 1 where one
 * of them fails.
 *
 *     node checks.ts                 the linters, the type checkers, and that the schema describes all
 *     node checks.ts -- PROGRAM …    those, and one program more
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Those that take longest first. TypeScript's own compiler, of version 7, reads the files; the checkers of other languages need the library of
 * version 6. It takes care of TypeScript alone, so svelte-check reads the page (`tsconfig.page.json`). Both remember what they found
 * (`node_modules/.cache`, `.svelte-check`). One checker: several read the same types each for itself, and there are other programs beside it.
 */
const CHECKS = [
  'svelte-check --tsconfig tsconfig.page.json --fail-on-warnings --tsgo --incremental',
  'node node_modules/@typescript/native/bin/tsc --checkers 1 --incremental --tsBuildInfoFile node_modules/.cache/tsc.tsbuildinfo',
  'biome check --error-on-warnings .',
  'ls-lint',
  'node descriptions.ts',
]

/** @returns whether it succeeded */
async function run(command: string): Promise<boolean> {
  const fromMs = performance.now()
  // By a shell: on Windows a program of npm's is a script.
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
  const [code] = await once(child, 'close')
  const seconds = ((performance.now() - fromMs) / 1_000).toFixed(1)
  console.log(
    `${code === 0 ? '✓' : '✗'} ${command} (${seconds} s)\n${code === 0 && CHECKS.includes(command) ? '' : said}`,
  )
  return code === 0
}

const [, , separator, ...more] = process.argv
const commands = separator === '--' && more.length > 0 ? [more.join(' '), ...CHECKS] : CHECKS
const results = await Promise.all(commands.map(run))
if (results.includes(false)) process.exitCode = 1
