import { closeSync, createReadStream, fstatSync, openSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse'
import { readFile } from '../../server/datasets/files/readFile.ts'
import { openFile, readBytes } from '../../server/datasets/files/source.ts'
import { LocalFiles } from '../../server/datasets/process/localFiles.ts'
import { type Measured, Measurement } from './measurement.ts'

/**
 * One measurement in a process of its own: `reading.ts WAY FILE`. WAY is `barline` (reads the file as an import does), `process` (has
 * it read in the process that the command line and the API have for that, and keeps it nowhere), `csv-parse` (cuts it into fields, and
 * does nothing with them) or `JSON.parse` (of the whole file, or of each line).
 */

async function readCandles(path: string): Promise<Measured> {
  const fd = openSync(path, 'r')
  try {
    const measurement = new Measurement()
    const limits = { mostUnpacked: Number.POSITIVE_INFINITY }
    const reading = await readFile(openFile(fd, fstatSync(fd).size), 'file', { limits })
    if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
    return measurement.end(reading.series[0]?.candles.length ?? 0)
  } finally {
    closeSync(fd)
  }
}

const NO_STORE: Parameters<LocalFiles['import']>[0] = {
  async saveDataset({ candles, ...rest }) {
    return { ...rest, id: 'none', bars: candles.length, fromMs: 0, toMs: 0, createdAtMs: 0 }
  },
}

async function readInProcess(path: string): Promise<Measured> {
  const fd = openSync(path, 'r')
  const files = new LocalFiles()
  try {
    const importFrom = async (length: number) => {
      const bytes = { length, fd, read: (from: number, to: number) => readBytes(fd, from, Math.min(to, length)) }
      const outcome = await files.import(NO_STORE, { name: 'A' }, bytes)
      return 'problems' in outcome ? 0 : outcome.dataset.bars
    }
    // The process has started before anything is measured; of a file of another kind than text this is nothing.
    await importFrom(1_000)
    const measurement = new Measurement()
    const rows = await importFrom(fstatSync(fd).size)
    return measurement.end(rows)
  } finally {
    await files.close()
    closeSync(fd)
  }
}

async function cutFields(path: string): Promise<Measured> {
  const measurement = new Measurement()
  let rows = 0
  for await (const _ of createReadStream(path).pipe(parse())) rows++
  return measurement.end(rows - 1)
}

async function parseJson(path: string): Promise<Measured> {
  const measurement = new Measurement()
  const text = readFileSync(path, 'utf8')
  if (!text.startsWith('{')) return measurement.end((JSON.parse(text) as unknown[]).length)
  let rows = 0
  for (const line of text.split('\n')) if (line !== '' && JSON.parse(line) !== null) rows++
  return measurement.end(rows)
}

const WAYS = { barline: readCandles, process: readInProcess, 'csv-parse': cutFields, 'JSON.parse': parseJson }
const [way = '', path = ''] = process.argv.slice(2)
console.log(JSON.stringify(await WAYS[way as keyof typeof WAYS](path)))
