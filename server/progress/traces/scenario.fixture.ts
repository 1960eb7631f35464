/** A stop of the job or of its host. */
export interface Stop {
  /** When, in seconds of work. */
  readonly at: number
  readonly seconds: number
  /** A job that is paused is seen to stand; a host that is suspended sees nothing meanwhile, not even the time. */
  readonly kind: 'JOB' | 'HOST'
}

/** How far the costs that are expected are off, in a run in which they are known. */
export interface CostError {
  /** All of them by this factor. */
  readonly bias: number
  /** Each by up to this share, up or down. */
  readonly wobble: number
}

/** How a generated run goes. */
export interface Scenario {
  readonly name: string
  readonly threads: number
  /** Seconds that each trial takes at the usual speed, in the order in which they are begun. */
  readonly seconds: readonly number[]
  /** Trials that a thread takes at once, and reports at once where nothing is heard from within; 1 where it is not given. */
  readonly batch?: number
  readonly stops?: readonly Stop[]
  /** When the viewer's connection is lost, as a share of the work time, and for how many seconds. */
  readonly lost?: { readonly at: number; readonly seconds: number }
  /** Share of the trials that an earlier run had done. */
  readonly resumed?: number
  /** Share of the trials that are known from the start; the others are added when so much of the time has passed. */
  readonly grows?: { readonly known: number; readonly at: number }
  /** The machine's speed swings by this share, up and down once in so many seconds. */
  readonly wavers?: { readonly share: number; readonly seconds: number }
  /** It has its threads for the first so many seconds of each turn; then other jobs have theirs. */
  readonly turns?: { readonly every: number; readonly seconds: number }
  /** A tenth each way and a tenth altogether where it is not given. */
  readonly error?: CostError
}
