/** What a figure says of the best trial. */
export type Opinion = 'favour' | 'doubt' | 'against'

/** One figure of trust: what it is, what it says, and when it misleads. */
export interface Judgement {
  readonly name: string
  readonly value: string
  readonly opinion: Opinion
  /** Where it stands between its two ends, 0 to 1, and from where to where is good; null where it has no such scale. */
  readonly scale: {
    readonly at: number
    readonly good: readonly [number, number]
    readonly ends: readonly [string, string]
  } | null
  readonly text: string
  readonly misleads: string
}
