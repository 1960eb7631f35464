import type { App } from './app.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { loadDrizzleAsCommonJs } from './drizzleFormat.ts'
import { reasonOf } from './jobs/reason.ts'
import { createLog } from './log.ts'
import { DatabaseRefusedError } from './postgres/databaseWait.ts'

/** A stop that takes longer than this is ended: what was not committed is run again at the next start. */
const STOP_MS = 8_000

function configOrExit(): Config {
  try {
    return readConfig(process.env, process.cwd())
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(`Barline cannot start: ${error.message}`)
    process.exit(2)
  }
}

function urlOf({ host }: Config, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

const config = configOrExit()
const log = createLog(config.logLevel)

/** Ends the process where `process.exit` may not: that waits for every thread, and one in a call of the system's may never end. */
function endNow(): void {
  process.kill(process.pid, 'SIGKILL')
}

// What nobody expected is told like all else: as a line of JSON, and without what hangs on the error.
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'an error that nobody expected; ending now')
  endNow()
})

/** Stops on a signal; before `app` is there, nothing has to be ended in order. */
function stopOn(starting: () => App | null): void {
  let stopping = false
  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    const app = starting()
    if (!app) return process.exit(0)
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.error('stopping takes too long; ending now')
      endNow()
    }, STOP_MS).unref()
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed; ending now')
        endNow()
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

try {
  let app: App | null = null
  stopOn(() => app)
  loadDrizzleAsCommonJs()
  const { startApp } = await import('./app.ts')
  app = await startApp(config, log)
  const url = urlOf(config, app.port)
  log.info({ url, threads: config.threads }, `Barline serves on ${url}`)
} catch (error) {
  // Where the operator has to set something right, a stack says nothing more.
  log.fatal(error instanceof DatabaseRefusedError ? {} : { err: error }, `Barline cannot start: ${reasonOf(error)}`)
  process.exit(1)
}
