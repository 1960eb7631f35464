import { createHash } from 'node:crypto'
import { endianness } from 'node:os'
import { type Candles, COLUMNS } from '../engine/candles.ts'

/**
 * The identity of candles: SHA-256 over the bytes of the six columns in the order of `COLUMNS`, each value a
 * little-endian 64-bit float; 64 hexadecimal digits. The candles must hold no −0 and no NaN, which have
 * several bytes for one meaning.
 */
export function digestCandles(candles: Candles): string {
  return digestParts(COLUMNS.map((name) => candles[name]))
}

/** The same of columns in parts: those of the first column, then those of the second. */
export function digestParts(parts: Iterable<Float64Array>): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(littleEndian(part))
  return hash.digest('hex')
}

function littleEndian(column: Float64Array): Uint8Array {
  const bytes = Buffer.from(column.buffer, column.byteOffset, column.byteLength)
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap64()
}
