import { writeSync } from 'node:fs'
import { type GrowableColumns, takenParts } from '../formats/growableColumns.ts'

/** The pipe of candles, as the reading process has it: behind the channel of messages. */
export const CANDLES_FD = 4

/**
 * Sends candles through the pipe: their number as a float, then the bytes of each column. They are written from where they were read
 * to, and each chunk's memory is given back when it is sent: here and there they take the memory of one. Waits while the pipe is full.
 */
export function sendCandles(rows: GrowableColumns, fd = CANDLES_FD): void {
  writeAll(fd, Float64Array.of(rows.length))
  for (const column of rows.chunks.keys()) for (const part of takenParts(rows, column)) writeAll(fd, part)
}

function writeAll(fd: number, { buffer, byteOffset, byteLength }: Float64Array): void {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength)
  for (let at = 0; at < byteLength; ) at += writeSync(fd, bytes, at)
}
