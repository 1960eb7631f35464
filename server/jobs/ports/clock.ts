/** Time, passed in. */
export interface Clock {
  /** Milliseconds of a clock that only rises. */
  now(): number
  /** Milliseconds since 1970 (UTC). */
  wallMs(): number
  /** Lets everything run first that waits for its turn: what takes long pauses between its parts, so that nothing waits for all of it. */
  pause(): Promise<void>
  /** Calls `action` about every `periodMs`, until the returned function is called. */
  every(periodMs: number, action: () => void): () => void
}
