/** As polyfills and seeded generators do. */
let seed = 1
Math.random = () => {
  seed = (seed * 48271) % 2147483647
  return seed / 2147483647
}
Array.prototype.last = function () {
  return this[this.length - 1]
}
globalThis.ownState = { count: 0 }

export default {
  name: 'polyfills',
  title: 'Polyfills',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: ({ close }, { n }) => {
    if ([1, 2].last() !== 2 || Math.random() < 0) throw new Error('no polyfill')
    globalThis.ownState.count += 1
    const entry = Uint8Array.from(close, (_, bar) => Number(bar % 50 === n))
    return { entry, exit: entry.map((_, bar) => Number(bar % 50 === n + 25)) }
  },
}
