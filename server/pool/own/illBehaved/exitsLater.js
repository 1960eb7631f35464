/** Ends its thread in a moment, whatever runs there by then. */
export default {
  name: 'exits-later',
  title: 'Exits later',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: ({ close }, { n }) => {
    setTimeout(() => process.exit(), 0)
    const entry = Uint8Array.from(close, (_, bar) => Number(bar % 50 === n))
    return { entry, exit: entry.map((_, bar) => Number(bar % 50 === n + 25)) }
  },
}
