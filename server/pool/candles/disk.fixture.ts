import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestCandles } from '../../datasets/digest.ts'
import { allocateCandles, type Candles, COLUMNS } from '../../engine/candles.ts'
import type { Dataset } from '../../jobs/ports/datasetStore.ts'
import { type CandleDiskParts, type LoadCandles, openCandleDisk } from './disk.ts'

/** Candles with the digest that an import would give them. */
export interface Series {
  readonly candles: Candles
  readonly bars: number
  readonly digest: string
}

/** Makes candles in which every value differs, and those of another seed too. */
export function makeSeries(bars: number, seed = 1): Series {
  const candles = allocateCandles(bars)
  for (const [index, name] of COLUMNS.entries())
    for (let bar = 0; bar < bars; bar += 1) candles[name][bar] = (bar + 1) * (index + seed + 0.1)
  return { candles, bars, digest: digestCandles(candles) }
}

/** A folder for one test. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'barline-candles-'))
}

/** A disk cache over a store in memory, where every dataset's id is the name it was given under. */
export interface TestDisk {
  readonly load: LoadCandles
  /** Ids whose candles were asked of the store. */
  readonly asked: string[]
  readonly warnings: readonly object[]
}

/** Opens a disk cache whose clock rises by a second at every look, from `wallMs` on. */
export async function openTestDisk(
  folder: string,
  series: Readonly<Record<string, Series>>,
  { wallMs = Date.now(), ...options }: Pick<CandleDiskParts, 'mostBytes'> & { readonly wallMs?: number } = {},
): Promise<TestDisk> {
  const asked: string[] = []
  const warnings: object[] = []
  const warn = (details: object, message: string) => void warnings.push({ ...details, message })
  const store = {
    dataset: async (id: string) => (series[id] ? recordOf(id, series[id]) : null),
    candles: async (id: string) => {
      asked.push(id)
      return series[id]?.candles ?? null
    },
  }
  let now = wallMs
  const clock = { wallMs: () => (now += 1_000) }
  const log = { info: () => {}, warn, error: warn }
  return { load: await openCandleDisk({ folder, store, clock, log, ...options }), asked, warnings }
}

function recordOf(id: string, { bars, digest }: Series): Dataset {
  const span = { barSeconds: 60, fromMs: 0, toMs: 0, createdAtMs: 0 }
  return { id, name: id, symbol: null, bars, digest, warnings: [], ...span }
}

const NOBODY = 65_534

/** Does something without the rights of root, which no folder is closed to. */
export async function withoutRoot<T>(action: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return action()
  process.seteuid?.(NOBODY)
  try {
    return await action()
  } finally {
    process.seteuid?.(0)
  }
}
