/** A line of a chart. */
export interface Line {
  readonly name: string
  readonly values: readonly (number | null)[]
  /** A token of tokens.css. */
  readonly ink: string
  /** As holding is drawn. */
  readonly dashed?: boolean
}

/** A part of the time that is shaded, with a word. */
export interface Shade {
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
  readonly text: string
}

/** A mark of what is pointed at: how high it stands, 0 to 1, and a token of its colour. */
export interface Dot {
  readonly at: number
  readonly ink: string
}
