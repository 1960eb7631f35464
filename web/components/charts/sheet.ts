/** What a drawing is made on. */
export interface Sheet {
  readonly brush: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  /** A token of tokens.css as a canvas takes it. */
  readonly ink: (token: string) => string
}
