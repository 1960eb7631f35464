import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../web/browser.fixture.ts'
import { ask } from './api/http/client.ts'
import { ERROR_CODES } from './api/http/errorCodes.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

const GUIDE = readFileSync(new URL('../docs/guides/api.md', import.meta.url), 'utf8')
const PACKAGES = fileURLToPath(new URL('../node_modules', import.meta.url))

let app: TestApp
let folder: string

beforeAll(async () => {
  app = await openTestApp()
  folder = mkdtempSync(join(tmpdir(), 'barline-recipes-'))
  symlinkSync(PACKAGES, join(folder, 'node_modules'), 'junction')
})
afterAll(async () => {
  await app?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

/** The recipe under a heading, which asks the server of this test. */
function recipe(heading: string, language: string): string {
  const part = GUIDE.split('\n## ').find((one) => one.startsWith(heading)) ?? ''
  const [, code = ''] = part.match(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``)) ?? []
  expect(code).not.toBe('')
  return code.replaceAll('127.0.0.1:4000', `127.0.0.1:${app.port}`)
}

/** What a recipe writes. */
async function run(program: string, file: string, code: string): Promise<string> {
  const path = join(folder, file)
  writeFileSync(path, code)
  const running = spawn(program, [path], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [running.stdout, running.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
  const [status] = await once(running, 'close')
  expect(status, said).toBe(0)
  return said
}

test('fetch: a sweep is started, and its ten best trials are printed', async () => {
  const lines = (await run(process.execPath, 'fetch.mjs', recipe('Start a sweep', 'js'))).trim().split('\n')
  expect(lines[0]).toBe('SUCCEEDED')
  expect(lines).toHaveLength(11)
  for (const line of lines.slice(1)) expect(line).toMatch(/^fast \d+, slow \d+ -?\d\.\d\d$/)
})

test('graphql-ws: the history of the newest job is told to its end', async () => {
  const space = [{ name: 'fast', range: { min: 5, max: 60, step: 5 } }]
  const dataset = await sampleDataset(app.port)
  const { job } = await startSweep(app.port, { dataset, strategies: [{ strategy: 'sma-cross', space }] })
  const lines = (await run(process.execPath, 'socket.mjs', recipe('Follow one job', 'js'))).trim().split('\n')
  expect(await outcomeOf(app.port, job?.id ?? '')).toBe('SUCCEEDED')
  expect(lines[0]).toMatch(/^1 CREATED /)
  expect(lines.at(-1)).toMatch(/^\d+ SUCCEEDED /)
})

const PYTHON = ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0)

test.skipIf(!PYTHON)(
  `Python: ${PYTHON ? 'readings, then all trials' : 'skipped, for there is none here'}`,
  async () => {
    const lines = (await run(PYTHON ?? '', 'notebook.py', recipe('A notebook', 'python'))).trim().split('\n')
    expect(lines.at(-2)).toMatch(/^100\.0 % {2}Run 9\/9$/)
    expect(lines.at(-1)).toMatch(/^9 trials, the best Sharpe \d/)
  },
)

test('EventSource: the page of a dashboard shows what runs, and its end', async () => {
  const page = recipe('A live dashboard', 'html')
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(page))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const browser = await openBrowser()
  try {
    const tab = await browser.newPage()
    const { port } = server.address() as { port: number }
    await tab.goto(`http://127.0.0.1:${port}/`)
    const dataset = await sampleDataset(app.port)
    const space = [{ name: 'fast', range: { min: 2, max: 200, step: 1 } }]
    await startSweep(app.port, {
      dataset,
      strategies: [{ strategy: 'sma-cross', space }],
      exits: { takeProfit: [0.01, 0.02] },
    })
    await tab.getByText('SUCCEEDED 100.0 % · Run').waitFor({ timeout: 60_000 })
  } finally {
    await browser.close()
    server.close()
  }
})

test('what a dashboard draws is answered', async () => {
  const [, query = ''] = GUIDE.match(/```graphql\n([\s\S]*?)```/) ?? []
  const space = [
    { name: 'fast', values: [5, 10] },
    { name: 'slow', values: [50, 60, 70] },
  ]
  const dataset = await sampleDataset(app.port)
  const { job } = await startSweep(app.port, { dataset, strategies: [{ strategy: 'sma-cross', space }] })
  await outcomeOf(app.port, job?.id ?? '')
  const answer = await ask<{ job: { cells: object[]; trials: { nodes: object[] } } }>(app.port, query, { job: job?.id })
  expect(answer.job.cells).toHaveLength(6)
  expect(answer.job.trials.nodes.length).toBeGreaterThan(0)
})

test('the list of codes is that of the server', () => {
  const rows = Object.entries(ERROR_CODES).map(([code, words]) => `| \`${code}\` | ${words} |`)
  const [, listed = ''] = GUIDE.match(/\| code \| what it means \|\n\|---\|---\|\n([\s\S]*?)\n\n/) ?? []
  expect(listed.split('\n')).toEqual(rows)
})
