/** Values of a column that are packed as runs of one value, and of values of so many bits each ("RLE and bit-packing hybrid"). */

/** Bits that one value may have: four bytes hold one wherever it begins. */
const MOST_BITS = 25

/**
 * Reads the first of them, so many.
 *
 * @throws RangeError where they end before
 */
export function readRuns(bytes: Uint8Array, bits: number, count: number): Uint32Array {
  if (bits > MOST_BITS) throw new RangeError(`values of ${bits} bits are not read; at most ${MOST_BITS}`)
  const values = new Uint32Array(count)
  const at = { byte: 0 }
  for (let filled = 0; filled < count; ) {
    const head = readCount(bytes, at)
    const isPacked = head % 2 === 1
    const run = Math.min(count - filled, isPacked ? Math.floor(head / 2) * 8 : Math.floor(head / 2))
    if (isPacked) {
      unpack(bytes, at.byte, bits, values.subarray(filled, filled + run))
      at.byte += Math.floor(head / 2) * bits
    } else values.fill(readValue(bytes, at, bits), filled, filled + run)
    filled += run
  }
  return values
}

/** Whether the first values, so many, are all 1: one run says so, as it mostly does. */
export function isAllOne(bytes: Uint8Array, count: number): boolean {
  const at = { byte: 0 }
  const head = readCount(bytes, at)
  return head % 2 === 0 && head / 2 >= count && bytes[at.byte] === 1
}

/** A number of seven bits a byte, the lowest first. */
function readCount(bytes: Uint8Array, at: { byte: number }): number {
  let value = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at.byte++]
    if (byte === undefined || scale > 2 ** 28) throw new RangeError('a run has no length')
    value += (byte & 127) * scale
    if (byte < 128) return value
  }
}

function readValue(bytes: Uint8Array, at: { byte: number }, bits: number): number {
  let value = 0
  for (let shift = 0; shift < bits; shift += 8) value |= (bytes[at.byte++] ?? 0) << shift
  return value
}

function unpack(bytes: Uint8Array, from: number, bits: number, values: Uint32Array): void {
  const mask = 2 ** bits - 1
  for (let i = 0; i < values.length; i++) {
    const bit = i * bits
    const at = from + (bit >>> 3)
    const word =
      (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
    values[i] = (word >>> (bit & 7)) & mask
  }
}
