import type { VerdictNode } from './documents.ts'
import { THIN } from './format.ts'

type Signal = VerdictNode['evidence'][number]['signal']
type Opinion = VerdictNode['evidence'][number]['opinion']

const SIGNALS: Record<Signal, string> = {
  UNITS_ADVANCED: 'Board',
  CPU_CONSUMED: 'Thread’s CPU',
  PEERS_ADVANCED: 'Other tasks',
  WORKER_ALIVE: 'Sign of life',
  SAMPLER_HEALTHY: 'Readings',
  PROGRESS_100: 'Work done',
  RESULT_AVAILABLE: 'Result',
  RUNNING_FALSE: 'Job’s state',
  ALL_TRIALS_DONE: 'Trials done',
}

const OPINIONS: Record<Opinion, string> = {
  PROGRESSING: 'progresses',
  STALLED: 'stalled',
  COMPLETE: 'complete',
  NO_OPINION: 'no opinion',
}

const SHAPES: Record<Opinion, string> = { PROGRESSING: '▶', STALLED: '▲', COMPLETE: '✓', NO_OPINION: '–' }

/** What a signal looks at, in words. */
export function signalName(signal: Signal): string {
  return SIGNALS[signal]
}

/** `▲ stalled`: what a signal says, with a shape of its own. */
export function opinionText(opinion: Opinion): string {
  return `${SHAPES[opinion]}${THIN}${OPINIONS[opinion]}`
}

/** `0.52 %`, `−0.00031 %`: percent of the job a measurement, with three digits that count. */
export function velocity(percent: number): string {
  const size = Math.abs(percent)
  const digits = size === 0 || size >= 100 ? 0 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(size))))
  return `${percent < 0 ? '−' : ''}${size.toFixed(digits)}${THIN}%`
}
