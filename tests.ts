/**
 * Runs tests, all or those of some files: `npm test`. V8 ends a process, with a signal, where a check of its own fails: that says nothing of
 * the tests in it, so it is told and the file that ran there is run once more. Whatever else fails, or a second time, fails.
 *
 *     node tests.ts [FILE …]
 */
import { type Reporter, startVitest, type TestModule } from 'vitest/node'

const LOST = /Worker exited unexpectedly with signal (SIG\w+) .* while running test file (.+)$/

/** Paths of the files whose process was ended by a signal; null where anything else has failed too. */
function lostFiles(modules: readonly TestModule[], errors: readonly { cause?: unknown }[]): readonly string[] | null {
  const losses = errors.map(({ cause }) => LOST.exec((cause as Error | undefined)?.message ?? ''))
  const paths = losses.flatMap((loss) => loss?.[2] ?? [])
  const haveOthersPassed = modules.every((module) => paths.includes(module.moduleId) || module.ok())
  return haveOthersPassed && paths.length === errors.length ? paths : null
}

/** @returns what is to be run again, empty where all is well; null where tests have failed */
async function run(files: readonly string[]): Promise<readonly string[] | null> {
  let lost: readonly string[] | null = null
  const watch: Reporter = {
    onTestRunEnd: (modules, errors) => {
      lost = lostFiles(modules, errors)
    },
  }
  await startVitest('test', [...files], { watch: false, reporters: ['default', watch] })
  return lost
}

const lost = await run(process.argv.slice(2))
if (lost && lost.length > 0) {
  console.log(`A signal has ended the process of ${lost.join(' and ')}, which says nothing of its tests: once more.`)
  const again = await run(lost)
  process.exitCode = again?.length === 0 ? 0 : 1
} else if (lost === null) process.exitCode = 1
