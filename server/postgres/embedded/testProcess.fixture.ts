/**
 * A Barline process as far as the database goes, for tests: holds the embedded server of the DATA_DIR given, says so
 * in one line of JSON, and lets go when its stdin ends.
 */
import { startEmbedded } from './embedded.ts'

const say = (message: string) => console.error(message)
const started = performance.now()
const server = await startEmbedded(process.argv[2] ?? '', { info: say, warn: say })
const startMs = performance.now() - started
console.log(JSON.stringify({ adopted: server.adopted, connection: server.connection, startMs }))
process.stdin.resume().once('end', () => server.stop())
