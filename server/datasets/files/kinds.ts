/** What the bytes of a file are, as far as they are read. */
export type FileKind = 'GZIP' | 'ZIP' | 'PARQUET' | 'TEXT'

/** Bytes of a file's beginning that tell its kind. */
export const KIND_BYTES = 512

interface Magic {
  readonly bytes: readonly number[]
  readonly at?: number
  readonly kind: FileKind | { readonly refusal: string }
}

const PACKED = (name: string) => ({
  refusal: `it is packed with ${name}, which is not read; unpack it, or pack it as .gz or .zip`,
})
const OTHER = (name: string) => ({
  refusal: `it looks like ${name}, not like a file of candles; save the candles as CSV`,
})

const MAGIC: readonly Magic[] = [
  { bytes: [0x1f, 0x8b], kind: 'GZIP' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], kind: 'ZIP' },
  { bytes: [0x50, 0x4b, 0x05, 0x06], kind: 'ZIP' },
  { bytes: [0x50, 0x41, 0x52, 0x31], kind: 'PARQUET' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], kind: PACKED('zstd') },
  { bytes: [0x42, 0x5a, 0x68], kind: PACKED('bzip2') },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], kind: PACKED('xz') },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], kind: PACKED('7-Zip') },
  { bytes: [0x52, 0x61, 0x72, 0x21], kind: PACKED('RAR') },
  { bytes: [0x75, 0x73, 0x74, 0x61, 0x72], at: 257, kind: PACKED('tar') },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], kind: OTHER('an Excel workbook of before 2007') },
  { bytes: [0x25, 0x50, 0x44, 0x46], kind: OTHER('a PDF') },
  { bytes: [0x89, 0x50, 0x4e, 0x47], kind: OTHER('a picture') },
  { bytes: [0xff, 0xd8, 0xff], kind: OTHER('a picture') },
  { bytes: [0x89, 0x48, 0x44, 0x46], kind: OTHER('an HDF5 file') },
  { bytes: [0x93, 0x4e, 0x55, 0x4d], kind: OTHER('a NumPy array') },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], kind: OTHER('an SQLite database') },
  { bytes: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], kind: OTHER('a Feather or Arrow file') },
]

const PAGE = /^\s*<(?:!doctype|html|\?xml|head|body|table)/i

/** Tells what a file is from its first bytes, or refuses it in one sentence. */
export function kindOf(first: Uint8Array): FileKind | { readonly refusal: string } {
  const found = MAGIC.find(({ bytes, at = 0 }) => bytes.every((byte, index) => first[at + index] === byte))
  if (found) return found.kind
  const text = new TextDecoder('latin1').decode(first.subarray(0, KIND_BYTES))
  if (!PAGE.test(text)) return 'TEXT'
  return {
    refusal:
      'it looks like a web page, not like a file of candles; the link may ask to log in first: save the file itself',
  }
}
