/** Ends its process, each time in another way, when it was called twenty times: it counts in a file. */
import { execFileSync } from 'node:child_process'
import { appendFileSync, statSync } from 'node:fs'

const COUNT = new URL('calls', import.meta.url)

export default {
  name: 'ends-when-repeated',
  title: 'Ends when repeated',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: ({ close }, { n }) => {
    appendFileSync(COUNT, '.')
    const { size } = statSync(COUNT)
    if (size > 20) execFileSync('kill', [size % 2 === 1 ? '-KILL' : '-ABRT', String(process.pid)])
    const entry = Uint8Array.from(close, (_, bar) => Number(bar % 50 === n))
    return { entry, exit: entry.map((_, bar) => Number(bar % 50 === n + 25)) }
  },
}
