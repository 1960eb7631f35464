import { NO_CHOICE } from '../layouts/choice.ts'
import { hangingParquet } from './hanging.fixture.ts'
import { ReaderProcess } from './readerProcess.ts'

/** The entry of a process that reads a file for ever in another one. */
const data = hangingParquet()
const bytes = {
  length: data.length,
  read: async (from: number, to: number) => {
    // The reader has begun with the file: the parent may end.
    setTimeout(() => process.send?.('reading'), 100)
    return data.slice(from, to)
  },
}
const task = {
  kind: 'import',
  path: 'file',
  choice: NO_CHOICE,
  limits: { mostUnpacked: Number.POSITIVE_INFINITY },
} as const
await new ReaderProcess(256).run({ ...task, source: { bytes: data.length } }, { bytes })
