/** Smooths the closes in place. */
export default {
  name: 'writes',
  title: 'Writes',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: ({ close }, { n }) => {
    for (let bar = 1; bar < close.length; bar += 1) close[bar] = 0.9 * close[bar - 1] + 0.1 * close[bar]
    const entry = Uint8Array.from(close, (_, bar) => Number(bar % 50 === n))
    return { entry, exit: entry.map((_, bar) => Number(bar % 50 === n + 25)) }
  },
}
