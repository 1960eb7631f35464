import pino, { type DestinationStream, type Logger } from 'pino'
import type { Config } from './config.ts'
import { reasonOf } from './jobs/reason.ts'
import { openLogLines } from './logLines.ts'

/** What the log says of an error. */
export interface LoggedError {
  readonly type: string
  readonly message: string
  /** Where it was thrown: frames without the message. */
  readonly stack?: string
  readonly code?: string | number
  readonly cause?: LoggedError
  readonly errors?: readonly LoggedError[]
}

/** The most causes behind each other that are told. */
const MAX_CAUSES = 5

function framesOf({ stack }: Error): string | null {
  return (
    stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n') || null
  )
}

/**
 * Gives of an error what the log may hold. Drivers hang more on their errors: addresses with passwords, statements with their values,
 * options of connections. None of that is taken, and no name of a property decides it: only those of every error are.
 */
export function describeError(error: unknown, causes = MAX_CAUSES): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  const { code, errors } = error as { readonly code?: unknown; readonly errors?: unknown }
  const stack = framesOf(error)
  const isDeep = causes === 0
  return {
    type: error.constructor.name || error.name,
    message: reasonOf(error),
    ...(stack === null ? {} : { stack }),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.cause === undefined || isDeep ? {} : { cause: describeError(error.cause, causes - 1) }),
    ...(Array.isArray(errors) && !isDeep ? { errors: errors.map((each) => describeError(each, causes - 1)) } : {}),
  }
}

/** Makes a log of JSON lines, which go to the standard output if nothing else is given. An error stands under `err` everywhere. */
export function createLog(level: Config['logLevel'], destination: DestinationStream = openLogLines()): Logger {
  const serializers = { err: (error: unknown) => describeError(error) }
  return pino({ level, serializers }, destination)
}
