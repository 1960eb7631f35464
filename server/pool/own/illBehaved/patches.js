/** Has its own idea of a root, and of more. */
export default {
  name: 'patches',
  title: 'Patches',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: ({ close }, { n }) => {
    Math.sqrt = (value) => value
    Float64Array.prototype.fill = Float64Array.prototype.slice
    Array.prototype[Symbol.iterator] = () => ({ next: () => ({ done: true }) })
    const entry = Uint8Array.from(close, (_, bar) => Number(bar % 50 === n))
    return { entry, exit: entry.map((_, bar) => Number(bar % 50 === n + 25)) }
  },
}
