import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROWS = 'Date,Open,High,Low,Close,Volume\n2024-01-02,1,2,1,2,5\n2024-01-03,2,3,2,3,6\n'

test('npm run import -- --preview tells of each file what it is taken for, and goes on behind one that cannot be read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'barline-'))
  try {
    writeFileSync(join(folder, 'a.csv'), ROWS)
    writeFileSync(join(folder, 'b.csv'), '<html><body>Not found</body></html>')
    const files = [folder, join(folder, 'none.csv'), join(folder, 'b.csv'), join(folder, 'a.csv')]
    const { stdout, stderr, status } = spawnSync(process.execPath, ['server/import.ts', '--preview', ...files], {
      encoding: 'utf8',
    })
    expect(stderr.split('\n').filter((line) => line.startsWith(folder))).toEqual([
      `${folder}: it is a directory; name the files in it`,
      expect.stringMatching(/none\.csv: .*no such file/),
    ])
    expect(stdout).toContain(`${files[2]}: no file of candles\n  problem: it looks like a web page`)
    expect(stdout).toContain(`${files[3]}: CSV with a header\n  2 rows, bars of 86400 s from 2024-01-02T00:00`)
    expect(status).toBe(1)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
