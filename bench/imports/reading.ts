import { closeSync, createReadStream, fstatSync, openSync, readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { parse } from 'csv-parse'
import { readFile } from '../../server/datasets/files/readFile.ts'
import { openFile } from '../../server/datasets/files/source.ts'
import { BYTES_PER_CANDLE } from '../../server/engine/candles.ts'

/**
 * One measurement in a process of its own: `reading.ts WAY FILE`. WAY is `barline` (reads the file as an import does),
 * `csv-parse` (cuts it into fields, and does nothing with them) or `JSON.parse` (of the whole file, or of each line).
 */

/** What is printed, as JSON. */
export interface Measured {
  readonly rows: number
  readonly seconds: number
  /** The most memory of the process above what it had before it read, without the candles; null where the system does not tell. */
  readonly beyondMiB: number | null
}

function memoryOf(name: 'VmHWM' | 'VmRSS'): number | null {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    return Number(new RegExp(`${name}:\\s*(\\d+)`).exec(status)?.[1]) / 1024
  } catch {
    return null
  }
}

async function readCandles(path: string): Promise<number> {
  const fd = openSync(path, 'r')
  try {
    const limits = { mostUnpacked: Number.POSITIVE_INFINITY }
    const reading = await readFile(openFile(fd, fstatSync(fd).size), 'file', { limits })
    if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
    return reading.series[0]?.candles.length ?? 0
  } finally {
    closeSync(fd)
  }
}

async function cutFields(path: string): Promise<number> {
  let rows = 0
  for await (const _ of createReadStream(path).pipe(parse())) rows++
  return rows - 1
}

function parseJson(path: string): number {
  const text = readFileSync(path, 'utf8')
  if (!text.startsWith('{')) return (JSON.parse(text) as unknown[]).length
  let rows = 0
  for (const line of text.split('\n')) if (line !== '' && JSON.parse(line) !== null) rows++
  return rows
}

const WAYS = { barline: readCandles, 'csv-parse': cutFields, 'JSON.parse': parseJson }
const [way = '', path = ''] = process.argv.slice(2)
const before = memoryOf('VmRSS')
const fromMs = performance.now()
const rows = await WAYS[way as keyof typeof WAYS](path)
const seconds = (performance.now() - fromMs) / 1_000
const peak = memoryOf('VmHWM')
const candles = (rows * BYTES_PER_CANDLE) / 1_048_576
const beyondMiB = before === null || peak === null ? null : peak - before - candles
console.log(JSON.stringify({ rows, seconds, beyondMiB } satisfies Measured))
