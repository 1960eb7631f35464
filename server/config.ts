import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { DocumentLimits } from './api/http/limits/documentLimits.ts'
import { faultOfDatabaseUrl, faultOfToken } from './secrets.ts'

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** Whether only this machine can reach a server that is bound to `host`. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host)
}

/** The settings of one process, read once at the start. */
export interface Config {
  readonly port: number
  readonly host: string
  /** Absolute folder of the embedded database and of cached candles. */
  readonly dataDir: string
  /** Absolute folder of the operator's own strategies; it need not be there. */
  readonly strategiesDir: string
  /** An external Postgres; null for the embedded one in `dataDir`. */
  readonly databaseUrl: string | null
  /** `api` serves and runs nothing, `worker` runs and serves nothing, `all` does both. */
  readonly role: 'all' | 'api' | 'worker'
  /** Threads that run trials. */
  readonly threads: number
  readonly accessToken: string | null
  /** The most that one document of the API may ask for. */
  readonly documents: DocumentLimits
  /** The most jobs that may wait or run at once. */
  readonly maxOpenJobs: number
  /** For how many days a job is kept after its end; null for ever. */
  readonly keepJobsDays: number | null
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
}

function whole(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message)
}

/** Text without the spaces and line ends around it, of which `faultOf` says what is wrong. */
function secret(faultOf: (value: string) => string | null) {
  return z
    .string()
    .trim()
    .superRefine((value, context) => {
      const message = faultOf(value)
      if (message) context.addIssue({ code: 'custom', message })
    })
}

const Environment = z.object({
  PORT: whole(0, 65_535).default(4000),
  HOST: z.string().trim().min(1, 'must be a host name or an address').default('127.0.0.1'),
  DATA_DIR: z.string().min(1, 'must be a folder').default('./data'),
  STRATEGIES_DIR: z.string().min(1, 'must be a folder').default('./strategies'),
  DATABASE_URL: secret(faultOfDatabaseUrl).optional(),
  ROLE: z.enum(['all', 'api', 'worker'], { error: 'must be one of all, api, worker' }).default('all'),
  THREADS: whole(1, 1_024).default(availableParallelism()),
  ACCESS_TOKEN: secret(faultOfToken).optional(),
  MAX_DOCUMENT_BYTES: whole(1_000, 1_000_000_000).default(100_000),
  MAX_DOCUMENT_TOKENS: whole(100, 1_000_000).default(10_000),
  MAX_DOCUMENT_DEPTH: whole(5, 200).default(25),
  MAX_DOCUMENT_ALIASES: whole(0, 10_000).default(100),
  MAX_DOCUMENT_FIELDS: whole(100, 20_000).default(2_000),
  MAX_DOCUMENT_DIRECTIVES: whole(0, 10_000).default(100),
  MAX_DOCUMENT_COST: whole(1_000, 1_000_000_000).default(100_000),
  MAX_OPEN_JOBS: whole(1, 10_000_000).default(20_000),
  KEEP_JOBS_DAYS: whole(1, 36_500).optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
})

/** Settings that cannot be used; the message names every variable that is wrong, its value and what it may be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** What a message may show of a value: nothing of those that hold a secret. */
function shown(variable: string, environment: NodeJS.ProcessEnv): string {
  return variable === 'ACCESS_TOKEN' || variable === 'DATABASE_URL' ? '' : ` (it is '${environment[variable]}')`
}

function sentence(issue: z.core.$ZodIssue, environment: NodeJS.ProcessEnv): string {
  const variable = String(issue.path[0])
  return `${variable} ${issue.message}${shown(variable, environment)}`
}

/**
 * Reads the settings. An empty variable counts as one that is not set.
 *
 * @param folder what relative paths start from
 * @throws ConfigError where a variable cannot be used, or beyond loopback without ACCESS_TOKEN
 */
export function readConfig(environment: NodeJS.ProcessEnv, folder: string): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(set)
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => sentence(issue, environment)).join('; '))
  const values = parsed.data
  if (!isLoopback(values.HOST) && values.ACCESS_TOKEN === undefined) {
    throw new ConfigError(
      `ACCESS_TOKEN must be set because HOST is '${values.HOST}', which other machines can reach; ` +
        'choose a secret of at least 16 characters, or leave HOST at 127.0.0.1',
    )
  }
  if (values.ROLE !== 'all' && values.DATABASE_URL === undefined) {
    throw new ConfigError(
      `DATABASE_URL must be set because ROLE is '${values.ROLE}': the processes of a cluster meet in one database`,
    )
  }
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    dataDir: resolve(folder, values.DATA_DIR),
    strategiesDir: resolve(folder, values.STRATEGIES_DIR),
    databaseUrl: values.DATABASE_URL ?? null,
    role: values.ROLE,
    threads: values.THREADS,
    accessToken: values.ACCESS_TOKEN ?? null,
    documents: Object.freeze({
      bytes: values.MAX_DOCUMENT_BYTES,
      tokens: values.MAX_DOCUMENT_TOKENS,
      depth: values.MAX_DOCUMENT_DEPTH,
      aliases: values.MAX_DOCUMENT_ALIASES,
      fields: values.MAX_DOCUMENT_FIELDS,
      directives: values.MAX_DOCUMENT_DIRECTIVES,
      cost: values.MAX_DOCUMENT_COST,
    }),
    maxOpenJobs: values.MAX_OPEN_JOBS,
    keepJobsDays: values.KEEP_JOBS_DAYS ?? null,
    logLevel: values.LOG_LEVEL,
  })
}
