/** Puts what it likes into all that it is given, which is its own. */
export default {
  name: 'sets',
  title: 'Sets',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: (candles, parameters) => {
    const { length } = candles
    parameters.n = 5
    candles.close = new Float64Array(length)
    candles.length = 0
    const entry = new Uint8Array(length).map((_, bar) => Number(bar % 50 === parameters.n))
    return { entry, exit: entry.map((_, bar) => Number(bar % 50 === parameters.n + 25)) }
  },
}
