import { describe, expect, test } from 'vitest'
import { type Config, ConfigError, isLoopback, readConfig } from './config.ts'

const SECRET = 'correct-horse-battery-staple'

function failureOf(environment: NodeJS.ProcessEnv): string {
  try {
    readConfig(environment, '/srv')
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('these settings can be used')
}

describe('without any variable', () => {
  test('the server is for this machine alone, with an embedded database and a thread a core', () => {
    const config = readConfig({}, '/srv')
    expect(config).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      dataDir: '/srv/data',
      strategiesDir: '/srv/strategies',
      role: 'all',
      databaseUrl: null,
      accessToken: null,
      logLevel: 'info',
      documents: {
        bytes: 100_000,
        tokens: 10_000,
        depth: 25,
        aliases: 100,
        fields: 2_000,
        directives: 100,
        cost: 100_000,
      },
      maxOpenJobs: 20_000,
    })
    expect(config.threads).toBeGreaterThanOrEqual(1)
    expect(Object.isFrozen(config)).toBe(true)
  })

  test('one that is empty counts as not set', () => {
    const empty = { PORT: '', HOST: '', DATA_DIR: '', DATABASE_URL: '', THREADS: '', ACCESS_TOKEN: '', LOG_LEVEL: '' }
    expect(readConfig(empty, '/srv')).toEqual(readConfig({}, '/srv'))
  })
})

describe('a variable is taken as it is', () => {
  test.each<[string, string, Partial<Config>]>([
    ['PORT', '0', { port: 0 }],
    ['PORT', '65535', { port: 65_535 }],
    ['HOST', 'localhost', { host: 'localhost' }],
    ['HOST', ' ::1 ', { host: '::1' }],
    ['DATA_DIR', '/var/barline', { dataDir: '/var/barline' }],
    ['DATA_DIR', '../other', { dataDir: '/other' }],
    ['DATABASE_URL', 'postgres://me@db/x', { databaseUrl: 'postgres://me@db/x' }],
    ['DATABASE_URL', 'postgresql://db:5433/x', { databaseUrl: 'postgresql://db:5433/x' }],
    ['DATABASE_URL', ' postgres://db/x\n', { databaseUrl: 'postgres://db/x' }],
    ['DATABASE_URL', 'postgres://me:a%2Fb%23@a:1,b:2/x', { databaseUrl: 'postgres://me:a%2Fb%23@a:1,b:2/x' }],
    ['DATABASE_URL', 'postgres://me:a@b@[::1]:9/x?ssl=1', { databaseUrl: 'postgres://me:a@b@[::1]:9/x?ssl=1' }],
    ['THREADS', '1', { threads: 1 }],
    ['THREADS', '1024', { threads: 1_024 }],
    ['ACCESS_TOKEN', '0123456789abcdef', { accessToken: '0123456789abcdef' }],
    ['ACCESS_TOKEN', ' !"#$%&()*+,-./:;<\n', { accessToken: '!"#$%&()*+,-./:;<' }],
    ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
    ['STRATEGIES_DIR', 'mine', { strategiesDir: '/srv/mine' }],
    ['MAX_DOCUMENT_COST', '1000', { documents: { ...readConfig({}, '/srv').documents, cost: 1_000 } }],
    ['MAX_DOCUMENT_ALIASES', '0', { documents: { ...readConfig({}, '/srv').documents, aliases: 0 } }],
    ['MAX_OPEN_JOBS', '1', { maxOpenJobs: 1 }],
    ['KEEP_JOBS_DAYS', '', { keepJobsDays: null }],
    ['KEEP_JOBS_DAYS', '90', { keepJobsDays: 90 }],
  ])('%s=%s', (variable, value, config) => {
    expect(readConfig({ [variable]: value }, '/srv')).toMatchObject(config)
  })
})

describe('a variable that cannot be used is named, with its value and what it may be', () => {
  const port = 'must be a whole number from 0 to 65535'
  const threads = 'must be a whole number from 1 to 1024'
  test.each([
    ['ROLE', 'boss', "ROLE must be one of all, api, worker (it is 'boss')"],
    [
      'ROLE',
      'worker',
      "DATABASE_URL must be set because ROLE is 'worker': the processes of a cluster meet in one database",
    ],
    ['PORT', 'http', `PORT ${port} (it is 'http')`],
    ['PORT', '-1', `PORT ${port} (it is '-1')`],
    ['PORT', '80.5', `PORT ${port} (it is '80.5')`],
    ['PORT', '65536', `PORT ${port} (it is '65536')`],
    ['PORT', '9'.repeat(40), `PORT ${port} (it is '${'9'.repeat(40)}')`],
    ['THREADS', '0', `THREADS ${threads} (it is '0')`],
    ['THREADS', '1025', `THREADS ${threads} (it is '1025')`],
    ['THREADS', '0x10', `THREADS ${threads} (it is '0x10')`],
    ['MAX_DOCUMENT_BYTES', '999', "MAX_DOCUMENT_BYTES must be a whole number from 1000 to 1000000000 (it is '999')"],
    ['HOST', '  ', "HOST must be a host name or an address (it is '  ')"],
    ['LOG_LEVEL', 'loud', "LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent (it is 'loud')"],
  ])('%s=%s', (variable, value, message) => {
    expect(failureOf({ [variable]: value })).toBe(message)
  })

  test('together with all others', () => {
    const message = failureOf({ PORT: 'x', THREADS: 'y', LOG_LEVEL: 'z', ACCESS_TOKEN: 'short' })
    for (const variable of ['PORT', 'THREADS', 'LOG_LEVEL', 'ACCESS_TOKEN'])
      expect(message).toContain(`${variable} must`)
    expect(message.split('; ')).toHaveLength(4)
  })
})

describe('a secret is never told', () => {
  test.each([
    ['ACCESS_TOKEN', 'hunter2', 'must have at least 16 characters (it has 7)'],
    ['ACCESS_TOKEN', ' '.repeat(20), 'must have at least 16 characters (it has 0)'],
    ['ACCESS_TOKEN', 'a'.repeat(16), 'must have at least 8 different characters (it has 1)'],
    ['ACCESS_TOKEN', 'hunter2 hunter2 hunter2', 'must be of letters, digits and signs of ASCII'],
    ['ACCESS_TOKEN', 'hunter2\nhunter2hunter2', 'must be of letters, digits and signs of ASCII'],
    ['ACCESS_TOKEN', 'hunter2-schlüssel-hunter2', 'must be of letters, digits and signs of ASCII'],
    ['DATABASE_URL', 'mysql://me:hunter2@db/x', 'must be a Postgres URL'],
    ['DATABASE_URL', 'me:hunter2@db', 'must be a Postgres URL'],
    ['DATABASE_URL', 'postgres://me:hunter2/3@db/x', 'has characters in its user or password that must be encoded'],
    ['DATABASE_URL', 'postgres://me:hunter2#3@db/x', 'has characters in its user or password that must be encoded'],
    ['DATABASE_URL', 'postgres://me:hunter2?3@db/x', 'has characters in its user or password that must be encoded'],
    ['DATABASE_URL', 'postgres://me:hunter2%@db/x', 'has characters in its user or password that must be encoded'],
    ['DATABASE_URL', 'postgres://me:hunter2@a,b@db/x', 'has characters in its user or password that must be encoded'],
    ['DATABASE_URL', 'postgres://me:hunter2@db:70000/x', 'must have a port from 1 to 65535'],
    ['DATABASE_URL', 'postgres://me:hunter2@db:0/x', 'must have a port from 1 to 65535'],
    ['DATABASE_URL', 'postgres://me:hunter2@db:pg/x', 'must name a host, and after it a port or none'],
    ['DATABASE_URL', 'postgres://me:hunter2@a:1,b:70000/x', 'must have a port from 1 to 65535'],
    ['DATABASE_URL', 'postgres://me:hunter2@/x', 'must name a host'],
    ['DATABASE_URL', 'postgres:///hunter2', 'must name a host'],
    ['DATABASE_URL', 'postgres://me:hunter2@db', 'must name a database'],
    ['DATABASE_URL', 'postgres://me:hunter2@db/', 'must name a database'],
  ])('%s=%s', (variable, value, reason) => {
    const message = failureOf({ [variable]: value })
    expect(message).toContain(`${variable} ${reason}`)
    expect(message).not.toContain('hunter2')
  })
})

describe('a host that other machines can reach', () => {
  const hosts = [
    '0.0.0.0',
    '::',
    '192.168.0.5',
    'barline.example',
    '127.0.0.1.example',
    'localhost.example',
    '127.0.0.2',
  ]

  test.each(hosts)('%s is refused without a token', (host) => {
    const message = failureOf({ HOST: host })
    expect(message).toContain(`ACCESS_TOKEN must be set because HOST is '${host}'`)
    expect(isLoopback(host)).toBe(false)
  })

  test.each(hosts)('%s is allowed with one', (host) => {
    expect(readConfig({ HOST: host, ACCESS_TOKEN: SECRET }, '/srv')).toMatchObject({ host, accessToken: SECRET })
  })

  test.each(['127.0.0.1', '::1', 'localhost'])('is not %s', (host) => {
    expect(isLoopback(host)).toBe(true)
    expect(readConfig({ HOST: host }, '/srv').accessToken).toBeNull()
  })
})
