/** Shows its environment. */
export default {
  name: 'prints-environment',
  title: 'Prints its environment',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: ({ close }, { n }) => {
    if (n > 0) throw new Error(JSON.stringify([process.env, process.argv, process.execArgv]))
    const entry = Uint8Array.from(close, (_, bar) => Number(bar % 50 === n))
    return { entry, exit: entry.map((_, bar) => Number(bar % 50 === n + 25)) }
  },
}
