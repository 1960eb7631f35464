/** Leaves a mark in its own file. */
import { appendFileSync } from 'node:fs'

export default {
  name: 'edits-itself',
  title: 'Edits itself',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: ({ close }, { n }) => {
    appendFileSync(import.meta.filename, `// ${n}\n`)
    const entry = Uint8Array.from(close, (_, bar) => Number(bar % 50 === n))
    return { entry, exit: entry.map((_, bar) => Number(bar % 50 === n + 25)) }
  },
}
