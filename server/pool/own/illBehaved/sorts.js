/** Decides bar by bar, by a median for which it sorts the closes themselves, where `n` is even. */
export default {
  name: 'sorts',
  title: 'Sorts',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  onBar: ({ close }, { n }) => {
    const before = close.slice()
    const median = (n % 2 === 0 ? close : before.slice()).sort()[before.length >> 1]
    return (bar, position) => {
      if (position === null) return before[bar] > median && bar % 10 === 0 ? 'ENTER' : null
      return bar - position.entryBar >= n ? 'LEAVE' : null
    }
  },
}
