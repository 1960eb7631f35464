/** Has another thread get the closes, and nobody else. */
export default {
  name: 'gives-away',
  title: 'Gives away',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: ({ close }, { n }) => {
    structuredClone(close, { transfer: [close.buffer] })
    const entry = Uint8Array.from(close, (_, bar) => Number(bar % 50 === n))
    return { entry, exit: entry.map((_, bar) => Number(bar % 50 === n + 25)) }
  },
}
