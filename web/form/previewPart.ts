/** How much of a text is sent to be looked at: what tells it stands at its beginning. */
const MOST_TEXT = 1_048_576

/** The largest zip or Parquet file that is sent to be looked at: it is of no use without its end. */
const MOST_WHOLE = 32 * MOST_TEXT

/** The largest upload that the API takes, with some room for what stands around the file. */
const MOST_UPLOAD = 256 * MOST_TEXT - 65_536

/** How zip and Parquet begin: "PK" and two bytes, "PAR1". */
const ZIP = [0x50, 0x4b]
const PARQUET = [0x50, 0x41, 0x52, 0x31]

/** The part of a file that tells what it is; null where only the whole of it would, and that is too large. */
export async function previewPart(file: File): Promise<File | null> {
  const first = new Uint8Array(await file.slice(0, 4).arrayBuffer())
  const begins = (bytes: readonly number[]) => bytes.every((byte, at) => first[at] === byte)
  if (begins(ZIP) || begins(PARQUET)) return file.size <= MOST_WHOLE ? file : null
  return file.size <= MOST_TEXT ? file : new File([file.slice(0, MOST_TEXT)], file.name)
}

/** Why a file of so many bytes cannot be sent; null where it can. */
export function tooLargeToSend(bytes: number): string | null {
  if (bytes <= MOST_UPLOAD) return null
  return `it has ${bytes} bytes, and at most ${MOST_UPLOAD} may be sent; import it where the server runs, by npm run import -- FILE, or send it packed as .gz`
}

/** A file's name without what says how it is written and packed. */
export function nameOfFile(fileName: string): string {
  const unpacked = fileName.replace(/(?<=.)\.(?:gz|zip)$/i, '')
  return unpacked.replace(/(?<=.)\.[a-z0-9]{1,7}$/i, '')
}
