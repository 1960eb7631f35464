/** Draws random numbers. */
export default {
  name: 'draws',
  title: 'Draws',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: ({ close }, { n }) => {
    const entry = Uint8Array.from(close, () => Number(Math.random() < n / 100))
    return { entry, exit: entry.map((_, bar) => Number(bar % 50 === n + 25)) }
  },
}
