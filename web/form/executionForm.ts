/** How a job is run and watched, and what it is called, as it is typed: pure. */
import { readNumber } from '../words/numbers.ts'
import { tagsOf } from '../words/upkeep.ts'
import type { FieldProblem } from './parameterField.ts'
import type { OptimizationInput } from './searchForm.ts'

type RunInput = NonNullable<OptimizationInput['run']>

/** What is left blank is what the API takes. */
export interface ExecutionForm {
  name: string
  /** Apart by commas. */
  tags: string
  priority: string
  engine: NonNullable<RunInput['engine']>
  key: string
  /** Seconds; blank for no limit. */
  trialLimit: string
  jobLimit: string
  suspectAfter: string
  stalledAfter: string
  minVelocity: string
  whenStalled: 'END' | 'WARN'
}

/** A job without a name, run as the API would. */
export const BLANK_EXECUTION: Readonly<ExecutionForm> = {
  name: '',
  tags: '',
  priority: '',
  engine: 'AUTO',
  key: '',
  trialLimit: '',
  jobLimit: '',
  suspectAfter: '',
  stalledAfter: '',
  minVelocity: '',
  whenStalled: 'END',
}

/** What is wrong with limits and thresholds, each of which may be left blank. */
export function checkExecution(form: ExecutionForm): FieldProblem[] {
  const check = (text: string, isSound: (value: number) => boolean) =>
    !text.trim() || isSound(readNumber(text) ?? Number.NaN)
  const isMeasurements = (value: number) => Number.isInteger(value) && value >= 1
  const seconds = 'Give a number of seconds above 0, or nothing.'
  const measurements = 'Give a whole number above 0, or nothing.'
  const fields = [
    ['run.priority', check(form.priority, Number.isInteger), 'Give a whole number, or nothing.'],
    ['run.limits.trial', check(form.trialLimit, (value) => value > 0), seconds],
    ['run.limits.job', check(form.jobLimit, (value) => value > 0), seconds],
    ['run.watchdog.suspectAfter', check(form.suspectAfter, isMeasurements), measurements],
    ['run.watchdog.stalledAfter', check(form.stalledAfter, isMeasurements), measurements],
    ['run.watchdog.minVelocity', check(form.minVelocity, (value) => value >= 0), 'Give a percentage, or nothing.'],
  ] as const
  return fields.flatMap(([path, isSound, message]) => (isSound ? [] : [{ path, message }]))
}

/** What is left blank is not sent: the API knows its defaults. */
export function readExecution(form: ExecutionForm): RunInput {
  const given = (values: Record<string, number | null>) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
  const limits = given({ trial: readNumber(form.trialLimit), job: readNumber(form.jobLimit) })
  const watchdog = {
    ...given({
      suspectAfter: readNumber(form.suspectAfter),
      stalledAfter: readNumber(form.stalledAfter),
      minVelocity: readNumber(form.minVelocity),
    }),
    ...(form.whenStalled === 'WARN' ? { abort: false } : {}),
  }
  const tags = tagsOf(form.tags)
  return {
    name: form.name.trim() || null,
    ...given({ priority: readNumber(form.priority) }),
    ...(tags.length > 0 ? { tags } : {}),
    ...(form.engine === 'AUTO' ? {} : { engine: form.engine }),
    ...(form.key.trim() ? { key: form.key.trim() } : {}),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(Object.keys(watchdog).length > 0 ? { watchdog } : {}),
  }
}

/** The part of a form that runs a job so. A key is of one job alone: another one would be refused under it. */
export function formOfExecution(run: RunInput | null | undefined): ExecutionForm {
  const { name, tags, priority, engine, limits, watchdog } = run ?? {}
  const text = (value: number | null | undefined, usual: number | null = null) =>
    value == null || value === usual ? '' : String(value)
  return {
    ...BLANK_EXECUTION,
    name: name ?? '',
    tags: (tags ?? []).join(', '),
    priority: text(priority, 0),
    engine: engine ?? 'AUTO',
    trialLimit: text(limits?.trial),
    jobLimit: text(limits?.job),
    suspectAfter: text(watchdog?.suspectAfter, 20),
    stalledAfter: text(watchdog?.stalledAfter, 50),
    minVelocity: text(watchdog?.minVelocity, 0.0001),
    whenStalled: watchdog?.abort === false ? 'WARN' : 'END',
  }
}
