import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { connected, isRoot, makeDataDir, startHere } from './testBed.fixture.ts'

const NOBODY = 65_534

/**
 * A client that becomes another user of the machine, asks to be let in as PostgreSQL's protocol has it (its manual, chapter 54.7), and tells the
 * answer: R lets it in, E says why not.
 */
const STRANGER = `
const [path, uid] = process.argv.slice(1)
process.setgroups([])
process.setgid(Number(uid))
process.setuid(Number(uid))
const words = ['user', 'postgres', 'database', 'postgres', ''].map((word) => word + '\\0').join('')
const packet = Buffer.alloc(8 + words.length)
packet.writeInt32BE(packet.length)
packet.writeInt32BE(196608, 4)
packet.write(words, 8)
const socket = require('node:net').connect(path, () => socket.write(packet))
socket.on('data', (bytes) => console.log(bytes.toString('latin1')) ?? socket.destroy())
socket.on('error', (error) => console.log(error.code))
`

/** What the server answers to a user of the machine, where nothing is in the way of the socket. */
async function answerTo(uid: number, path: string): Promise<string> {
  chmodSync(dirname(path), 0o711)
  chmodSync(path, 0o777)
  const client = spawn(process.execPath, ['-e', STRANGER, path, String(uid)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await Promise.all([text(client.stdout), once(client, 'exit')])
  return said
}

test.skipIf(!isRoot)(
  'another user of the machine is not let in (only root can try), even where the socket is open',
  async () => {
    const { connection } = await startHere(makeDataDir())
    expect(await answerTo(NOBODY, connection.path)).toMatch(/^E.*Peer authentication failed/s)
    expect(await answerTo(0, connection.path)).toMatch(/^R/)
  },
)

test('a cluster that let in whoever reached its socket is closed at the next start, and opens as before', async () => {
  const dataDir = makeDataDir()
  const cluster = join(realpathSync(join(dataDir, 'postgres')), 'cluster')
  writeFileSync(join(cluster, 'pg_hba.conf'), 'local all all trust\nhost all all 127.0.0.1/32 trust\n')
  writeFileSync(join(cluster, 'pg_ident.conf'), '')
  const server = await startHere(dataDir)
  const rules = await connected(server, (sql) => sql`select type, auth_method from pg_hba_file_rules`)
  expect(rules).toEqual([
    { type: 'local', auth_method: 'peer' },
    { type: 'host', auth_method: 'reject' },
  ])
  expect(readFileSync(join(cluster, 'pg_hba.conf'), 'utf8')).not.toContain('trust')
})
