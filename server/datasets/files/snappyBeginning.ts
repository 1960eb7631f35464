/**
 * Unpacks the beginning of what is packed with Snappy, so many bytes, or fewer where the packed bytes end before; the library unpacks
 * all or nothing (https://github.com/google/snappy/blob/main/format_description.txt).
 */
export function snappyBeginning(packed: Uint8Array, wanted: number): Uint8Array {
  const unpacked = new Uint8Array(wanted)
  const byte = (at: number) => packed[at] ?? 0
  let to = 0
  // The length of the whole stands before.
  let at = packed.findIndex((each) => each < 128) + 1
  while (at < packed.length && to < wanted) {
    const tag = byte(at++)
    const kind = tag & 3
    if (kind === 0) {
      const more = Math.max(0, (tag >>> 2) - 59)
      let length = more === 0 ? tag >>> 2 : 0
      for (let k = 0; k < more; k++) length += byte(at++) * 256 ** k
      const literal = packed.subarray(at, at + Math.min(length + 1, wanted - to))
      unpacked.set(literal, to)
      to += literal.length
      at += length + 1
    } else {
      const length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1
      const size = kind === 1 ? 1 : kind === 2 ? 2 : 4
      let back = kind === 1 ? (tag >>> 5) << 8 : 0
      for (let k = 0; k < size; k++) back += byte(at++) * 256 ** k
      if (back === 0 || back > to || at > packed.length) break
      // Byte by byte: it may repeat what it has just written.
      for (const end = Math.min(wanted, to + length); to < end; to++) unpacked[to] = unpacked[to - back] ?? 0
    }
  }
  return unpacked.subarray(0, to)
}
