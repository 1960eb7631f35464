/**
 * Runs programs side by side and shows what each has written when it ends, so that nothing is mixed: `npm run check`. Ends with 1 where one
 * of them fails.
 *
 *     node checks.ts                 the linters and the type checkers
 *     node checks.ts -- PROGRAM …    those, and one program more
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Those that take longest first. Of TypeScript alone `tsc` takes care, so svelte-check reads the page (`tsconfig.page.json`). */
const CHECKS = [
  'svelte-check --tsconfig tsconfig.page.json --fail-on-warnings',
  'tsc --noEmit --incremental --tsBuildInfoFile node_modules/.cache/tsc.tsbuildinfo',
  'biome check --error-on-warnings .',
  'ls-lint',
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
