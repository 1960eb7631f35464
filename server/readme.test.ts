import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { openTestApp, type TestApp } from './testApp.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const GUIDE = readFileSync(new URL('../docs/guides/strategies.md', import.meta.url), 'utf8')

let app: TestApp

beforeAll(async () => {
  app = await openTestApp()
})

afterAll(() => app?.close())

/** The first request that a page hands to curl on its standard input; `-d @-` joins the lines. */
function requestOf(page: string): { readonly query: string } {
  const [, lines = ''] = page.match(/-d @- <<'JSON'\n([\s\S]*?)\nJSON\n/) ?? []
  return JSON.parse(lines.replaceAll('\n', ''))
}

test("the README's command starts the sweep that it names", async () => {
  const { datasets } = await ask<{ datasets: { nodes: { id: string }[] } }>(app.port, '{ datasets { nodes { id } } }')
  const query = requestOf(README).query.replace('<id>', datasets.nodes[0]?.id ?? '')
  const { startOptimization } = await ask<{ startOptimization: { job: { id: string } } }>(app.port, query)
  const { job } = await ask<{ job: { progress: { trialsTotal: number } } }>(
    app.port,
    'query ($id: ID!) { job(id: $id) { progress { trialsTotal } } }',
    startOptimization.job,
  )
  expect(job.progress.trialsTotal).toBe(132)
})

test("the guide's command reaches the API, which asks for a dataset that there is", async () => {
  type Answer = { startOptimization: { job: null; problems: { path: string }[] } }
  const { startOptimization } = await ask<Answer>(app.port, requestOf(GUIDE).query)
  expect(startOptimization.problems.map(({ path }) => path)).toContain('dataset')
})

test("the README's script runs a sweep and shows its progress to the end", async () => {
  const [, script = ''] = README.match(/```js\n([\s\S]*?)```/) ?? []
  const source = script.replace('127.0.0.1:4000', `127.0.0.1:${app.port}`)
  const running = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let shown = ''
  running.stdout.on('data', (piece) => {
    shown += piece
  })
  expect(await once(running, 'exit')).toEqual([0, null])
  expect(shown).toContain('"message":"Run 132/132","state":"SUCCEEDED"')
  expect(script.trim().split('\n').length).toBeLessThanOrEqual(20)
})
