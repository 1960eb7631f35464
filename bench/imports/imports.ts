import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { READER_FLAGS, READER_MEMORY } from '../../server/datasets/process/readerProcess.ts'
import { FORMATS, writeCandles } from './files.ts'
import type { Measured } from './measurement.ts'

/**
 * `npm run bench:import` prints how many rows a second are read of each format, beside csv-parse, which only cuts fields, and
 * JSON.parse, which needs the whole file in memory; how much of the processor a million rows take, and how much memory beyond the
 * candles. Each is measured in one process, and through the one that the command line and the API have files read in, whose memory and
 * time count too. `-- 10000000` reads so many rows; the default is a million. `-- 10000000 CSV` measures the formats alone whose names begin so.
 */

const [count = '1000000', wanted = ''] = process.argv.slice(2)
const rows = Number(count)

/** Each way is measured so often, and the quickest is told: what else the machine does only slows it. */
const TIMES = 3

function measure(way: string, path: string): Measured {
  const script = fileURLToPath(new URL('./reading.ts', import.meta.url))
  const isOurs = way === 'barline'
  const flags = ['--max-old-space-size=8192', ...(isOurs ? READER_FLAGS : [])]
  const env = { ...process.env, ...(isOurs ? READER_MEMORY : {}) }
  const runs = Array.from({ length: TIMES }, (): Measured => {
    return JSON.parse(execFileSync(process.execPath, [...flags, script, way, path], { encoding: 'utf8', env }))
  })
  return runs.reduce((best, run) => (run.seconds < best.seconds ? run : best))
}

const speed = ({ rows, seconds }: Measured) => Math.round(rows / seconds).toLocaleString('en')

const cpu = ({ rows, cpuSeconds }: Measured) => ((cpuSeconds / rows) * 1e6).toFixed(2)
const beyond = ({ beyondMiB }: Measured) => (beyondMiB === null ? 'not known' : String(Math.round(beyondMiB)))

function otherWay(format: string): 'csv-parse' | 'JSON.parse' | null {
  if (format.endsWith('gzip') || format.startsWith('Parquet')) return null
  return format.startsWith('CSV') ? 'csv-parse' : 'JSON.parse'
}

const folder = mkdtempSync(join(tmpdir(), 'barline-bench-'))
try {
  console.log(`${rows.toLocaleString('en')} rows, the quickest of ${TIMES}\n`)
  console.log(
    '| format | rows a second | CPU s a million | MiB beyond | through the process | CPU s | MiB beyond | for comparison |',
  )
  console.log('|---|---|---|---|---|---|---|---|')
  for (const format of FORMATS.filter((each) => each.startsWith(wanted))) {
    const path = await writeCandles(folder, format, rows)
    const own = measure('barline', path)
    const way = otherWay(format)
    const other = way ? `${way}: ${speed(measure(way, path))}` : ''
    const through = measure('process', path)
    const figures = [own, through].flatMap((each) => [speed(each), cpu(each), beyond(each)])
    console.log(`| ${[format, ...figures, other].join(' | ')} |`)
    rmSync(path)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
