/** How long a task should take: long enough to cost nothing to hand out, short enough to lose little. */
const TARGET_SECONDS = 1.5

/** The shortest task that is worth handing out, unless no more is left. */
const MIN_SECONDS = 0.1

/** The most trials of a task: its results are committed by one statement. */
const MAX_TRIALS = 50_000

/** What a bar of a trial takes before it was measured: about what a sweep of some dozens of candidates takes on a laptop. */
const PRIOR_SECONDS_PER_BAR = 4e-9

/**
 * The first tasks are short, so that the measured cost soon replaces the prior. Where a cost is known it is that of a machine without other
 * work, and people are to see within two seconds that something is done.
 */
const PRIOR_TARGET_SECONDS = 0.25
const PROBE_TARGET_SECONDS = 0.5

/** Where a task's start takes long, a task takes so many times as long, but no longer than this. */
const TIMES_START = 5
const MAX_TARGET_SECONDS = 2

/** What a task's size depends on. */
export interface TaskSizeInput {
  /** Trials that are in no task yet. */
  readonly remaining: number
  /** Thread seconds that these will take, where that is known trial by trial: else they take as long as those of the task. */
  readonly remainingSeconds?: number
  readonly threads: number
  /** Trials that share an entry rule. */
  readonly exitsPerRule: number
  readonly barsPerTrial: number
  /** What is learnt so far: trials that are done, and the thread seconds that they took. */
  readonly doneTrials: number
  readonly doneSeconds: number
  /**
   * Whether that is only expected, for nothing of the job is done, or nothing of the part of the plan that the task is of: other work of the machine, or
   * what trials cost there, may make it take far longer.
   */
  readonly isProbe?: boolean
  /** Thread seconds that each task takes before its first trial; 0 where absent. */
  readonly startSeconds?: number
}

/** Seconds that the trials of a task should take. */
function targetOf({ doneTrials, isProbe = false, startSeconds = 0 }: TaskSizeInput): number {
  if (doneTrials === 0) return PRIOR_TARGET_SECONDS
  if (isProbe) return PROBE_TARGET_SECONDS
  return Math.max(TARGET_SECONDS, Math.min(MAX_TARGET_SECONDS, TIMES_START * startSeconds))
}

/** A rule is asked anew in each task that has some of its exits, so only less than half of one is a task. */
function wholeRules(trials: number, exitsPerRule: number): number {
  return 2 * trials < exitsPerRule ? trials : Math.max(1, Math.round(trials / exitsPerRule)) * exitsPerRule
}

/**
 * How many trials the next task takes. Towards the end tasks shrink with what is left (guided self-scheduling,
 * Polychronopoulos and Kuck 1987), so that no thread works long after the others have ended; but no task takes less than its start, unless
 * others then had none. Tasks of half of one entry rule's exits or more are whole rules.
 */
export function sizeTask(sizing: TaskSizeInput): number {
  const { remaining, threads, exitsPerRule, barsPerTrial, doneTrials, doneSeconds, startSeconds = 0 } = sizing
  const known = doneTrials > 0
  const perTrial = Math.max(1e-9, known ? doneSeconds / doneTrials : barsPerTrial * PRIOR_SECONDS_PER_BAR)
  const target = targetOf(sizing) / perTrial
  const least = Math.max(MIN_SECONDS / perTrial, Math.min(startSeconds / perTrial, remaining / threads))
  const { remainingSeconds = remaining * perTrial } = sizing
  const fair = remainingSeconds / (2 * threads) / perTrial
  const wanted = Math.min(MAX_TRIALS, Math.ceil(Math.max(1, least, Math.min(target, fair))))
  // Whatever is known of costs, a job comes to its end.
  if (Number.isNaN(wanted)) return 1
  return Math.min(remaining, wholeRules(wanted, exitsPerRule))
}

/** Into how many tasks work of so many thread seconds will be cut, about. */
export function countTasks(seconds: number, threads: number): number {
  // As long as there is much of it, tasks are of the usual length.
  const shrinking = Math.min(seconds, 2 * threads * TARGET_SECONDS)
  let count = (seconds - shrinking) / TARGET_SECONDS
  for (let left = shrinking; left > 0; count += 1) left -= Math.max(MIN_SECONDS, left / (2 * threads))
  return count
}
