/** An account, a price or a size is beyond what a double holds: nothing that is said of it would be true. */
export class OverflowError extends Error {
  override readonly name = 'OverflowError'

  constructor() {
    super('prices, sizes or equity are beyond what a double holds (5e-324 to 1.8e308)')
  }
}
