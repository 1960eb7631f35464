import type { ProgressNode, SuspectNode, VerdictNode } from '../api/documents/parts.ts'
import { isOver } from '../bar/bar.ts'
import { capitalized, count, ordinal, THIN } from './format.ts'
import { parametersText } from './job.ts'
import { tidy } from './message.ts'

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

/** `#1,019 my-rule · at 20 · signals`: which trial may hang, and where it stands. */
export function suspectText({ number, strategy, parameters, place, bar }: SuspectNode): string {
  const at = bar > 0 ? `bar ${count(bar)}` : null
  return [`${ordinal(number)} ${strategy}`, parametersText(parameters), place && tidy(place), at]
    .filter(Boolean)
    .join(' · ')
}

/** The trials that may hang, which a reader can do something about: none where that is not known, or the job is over. */
export function suspectsOf(
  verdict: VerdictNode,
  progress: Told | undefined,
  connected: boolean,
): VerdictNode['suspects'] {
  return connected && progress && !isOver(progress) ? verdict.suspects : []
}

/** How a job stands, as its page says it. */
export interface Standing {
  /** Null where nobody knows, and of a job that was cancelled. */
  readonly level: VerdictNode['level'] | null
  readonly reason: string
}

/** What a level means, where the verdict that gave it has not come yet. */
const MEANINGS: Record<Exclude<VerdictNode['level'], 'WAITING'>, string> = {
  HEALTHY: 'It moves.',
  SLOW: 'It moves, but by less than the minimum a measurement.',
  SUSPECT: 'It may be stuck.',
  STALLED: 'It is stuck.',
  COMPLETE: 'The result is there.',
}

/** What the server says of a job that nobody has begun: true of none of which trials are done. */
const NOT_BEGUN = 'No thread has taken any of its work yet.'

type Told = Pick<ProgressNode, 'state' | 'verdict' | 'trialsDone'>

/**
 * How a job stands by its newest reading, which number, bar and state come from, so that all say the same in every frame; the verdict,
 * which comes by a way of its own, gives the reason where it is of the same moment.
 *
 * @param progress undefined before the first reading
 */
export function standingOf(verdict: VerdictNode, progress: Told | undefined, connected: boolean): Standing {
  if (!progress) return verdict
  if (!connected && !isOver(progress)) {
    return { level: null, reason: 'There is no connection, so nothing is known of how it stands.' }
  }
  const standing = isOfNow(verdict, progress) ? verdict : { level: progress.verdict, reason: meaningOf(progress) }
  // Nothing is waited for any more.
  return progress.state === 'CANCELED' && standing.level === 'WAITING' ? { ...standing, level: null } : standing
}

/**
 * What each signal says of a job, as its page says it: none says anything where the connection is lost, nor of a job that has ended since
 * the verdict was given.
 */
export function evidenceOf(
  verdict: VerdictNode,
  progress: Told | undefined,
  connected: boolean,
): VerdictNode['evidence'] {
  const isKnown = !progress || (isOver(progress) ? isOfNow(verdict, progress) : connected)
  if (isKnown) return verdict.evidence
  return verdict.evidence.map(({ signal }) => ({ signal, opinion: 'NO_OPINION', detail: 'not known' }))
}

function isOfNow({ level, reason }: VerdictNode, progress: Told): boolean {
  return level === progress.verdict && !(reason === NOT_BEGUN && hasBegun(progress))
}

/** A thread has taken its first task: nobody waits to begin any more, whatever the verdict, which comes later, still says. */
function hasBegun({ state, trialsDone }: Told): boolean {
  return trialsDone > 0 || state === 'RUNNING' || state === 'PAUSED' || isOver({ state })
}

function meaningOf({ state, verdict, trialsDone }: Told): string {
  if (verdict !== 'WAITING') return MEANINGS[verdict]
  if (state === 'PAUSED') return 'It is paused.'
  if (isOver({ state })) return 'It ended before it had any result.'
  if (trialsDone > 0) return 'No thread is at any of its work at the moment.'
  return state === 'RUNNING' ? 'Its first trials are under way.' : NOT_BEGUN
}

/** Whether a job asks for its reader: it may be stuck, or one of its trials may. */
export function isAlarming(level: Standing['level'], suspects: VerdictNode['suspects']): boolean {
  return level === 'SUSPECT' || level === 'STALLED' || suspects.length > 0
}

/** `Four signals agree, five have nothing to say.`: how much a verdict rests on. */
export function tellSignals(evidence: VerdictNode['evidence']): string {
  const silent = evidence.filter(({ opinion }) => opinion === 'NO_OPINION').length
  const speaking = evidence.length - silent
  if (speaking === 0) return ''
  const spoken = speaking === 1 ? 'One signal says so' : `${numeral(speaking)} signals speak`
  return silent === 0
    ? `${spoken}.`
    : `${spoken}, ${numeral(silent).toLowerCase()} ${silent === 1 ? 'has' : 'have'} nothing to say.`
}

const NUMERALS = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']

function numeral(count: number): string {
  return NUMERALS[count - 1] ?? String(count)
}

/** What is seen of a trial that stands, as a heading: and what follows. */
export function alarmTitle({ stalledAfter, suspects, reason }: VerdictNode, aborts: boolean): string {
  const [first, ...others] = suspects
  if (!first) return capitalized(tidy(reason))
  const which =
    others.length > 0
      ? `Trial ${count(first.number)} and ${others.length} more have`
      : `Trial ${count(first.number)} has`
  const chances = `${which} not moved for ${count(Math.min(first.unchanged, stalledAfter))} of ${count(stalledAfter)} chances to progress`
  return aborts ? `${chances}; then ${others.length > 0 ? 'each' : 'it'} is stopped` : chances
}
