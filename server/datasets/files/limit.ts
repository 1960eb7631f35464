/** Why a file cannot be unpacked or opened, in words for whoever sent it. */
export class FileFault extends Error {
  override readonly name = 'FileFault'
}

/** What files may become, and how they are read. */
export interface FileLimits {
  /** Bytes that a packed file may have when it is unpacked. */
  readonly mostUnpacked: number
}

/** The largest file that an upload may unpack to: as much as an upload itself may have, so that packing earns no memory. */
export const MOST_UNPACKED = 256 * 1_048_576

/** Passes pieces on, until they are more than a packed file may become. Throws a `FileFault` then. */
export async function* limited(
  pieces: AsyncIterable<Uint8Array>,
  { mostUnpacked }: FileLimits,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.length
    if (bytes > mostUnpacked) throw tooLarge(mostUnpacked)
    yield piece
  }
}

/** The fault of a file that unpacks to too much. */
export function tooLarge(mostUnpacked: number): FileFault {
  return new FileFault(
    `unpacked it has more than ${mostUnpacked} bytes, which is all that a packed file may have; import it with npm run import, or in parts`,
  )
}
