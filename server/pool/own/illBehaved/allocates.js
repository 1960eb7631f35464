/** Numbers that are no integers: a collection of garbage need not look through them. */
function fill() {
  const block = new Array(2 ** 22).fill(0.5)
  for (const kept = []; ; ) kept.push(block.slice())
}

/** Keeps more and more where `n` is 3 and it is to earn when the price rises. */
export default {
  name: 'allocates',
  title: 'Allocates',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: ({ close }, { n }, direction) => {
    if (n === 3 && direction === 'LONG') fill()
    const entry = Uint8Array.from(close, (_, bar) => Number(bar % 50 === n))
    return { entry, exit: entry.map((_, bar) => Number(bar % 50 === n + 25)) }
  },
}
