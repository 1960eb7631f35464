/** An account grew beyond what a double holds: nothing that is said of it would be true. */
export class OverflowError extends Error {
  override readonly name = 'OverflowError'

  constructor() {
    super('prices, sizes or equity are beyond what a double holds (1.8e308)')
  }
}
