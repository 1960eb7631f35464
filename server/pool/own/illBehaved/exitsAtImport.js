/** Ends whatever thread imports it, from the moment on at which another file is there. */
import { existsSync } from 'node:fs'

if (existsSync(new URL('exit-now', import.meta.url))) process.exit()

export default {
  name: 'exits-at-import',
  title: 'Exits at import',
  description: 'For tests.',
  family: 'ill-behaved',
  parameters: [{ name: 'n', kind: 'INTEGER', min: 1, max: 20, step: 1, default: 10, description: '' }],
  signals: ({ length }) => ({ entry: new Uint8Array(length), exit: new Uint8Array(length) }),
}
