/** Throws in a while, whatever runs there by then. */
export default {
  name: 'throws-later',
  title: 'Throws later',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: ({ close }, { n }) => {
    setTimeout(() => {
      throw new Error('much later')
    }, 200)
    setInterval(() => {
      throw new Error('again')
    }, 300).unref()
    const entry = Uint8Array.from(close, (_, bar) => Number(bar % 50 === n))
    return { entry, exit: entry.map((_, bar) => Number(bar % 50 === n + 25)) }
  },
}
