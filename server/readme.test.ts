import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openTestApp } from './testApp.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test("the README's script runs a sweep and shows its progress to the end", async () => {
  const [, script = ''] = README.match(/```js\n([\s\S]*?)```/) ?? []
  const app = await openTestApp()
  try {
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
  } finally {
    await app.close()
  }
})
