/** How many bytes of a column stand before its planes: its decimals, and how many planes there are. */
const HEAD_BYTES = 2

/** Bytes of a value. */
const VALUE_BYTES = Float64Array.BYTES_PER_ELEMENT

/** In place of decimals: the planes are those of the floats. */
const FLOATS = 255

/** Powers of ten that a float holds exactly; an exchange writes no more than eight decimals. */
const SCALES = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] as const

/** Up to here whole numbers, and steps between two of them, are exact in a float, the bit of their sign too. */
const MOST_WHOLE = 2 ** 51

const WORD = 2 ** 32

/** The most bytes that `writePlanes` writes of a column. */
export function mostPlaneBytes(values: number): number {
  return HEAD_BYTES + values * VALUE_BYTES
}

/**
 * Writes a column so that it can be compressed well. Values of at most nine decimals, as prices are, become whole numbers, of these the
 * steps from one to the next, and of these one plane of bytes behind the other, the lowest first: so many as the largest step needs.
 * Other columns become the planes of their floats. Both are read back bit for bit.
 *
 * @returns the place in `into` behind it
 */
export function writePlanes(column: Float64Array, into: Uint8Array, at: number): number {
  const steps = new Uint32Array(2 * column.length)
  const found = findSteps(column, steps)
  const values = bytesOf(found ? steps : column)
  const planes = found ? bytesFor(found.most) : VALUE_BYTES
  into[at] = found?.decimals ?? FLOATS
  into[at + 1] = planes
  let end = at + HEAD_BYTES
  for (let plane = 0; plane < planes; plane += 1)
    for (let from = plane; from < values.length; from += VALUE_BYTES) into[end++] = values[from] as number
  return end
}

/** Reads what `writePlanes` wrote into a column of the same length. @returns the place in `bytes` behind it */
export function readPlanes(bytes: Uint8Array, at: number, column: Float64Array): number {
  const [decimals, planes] = [bytes[at] as number, bytes[at + 1] as number]
  const steps = decimals === FLOATS ? null : new Uint32Array(2 * column.length)
  const values = bytesOf(steps ?? column)
  let end = at + HEAD_BYTES
  for (let plane = 0; plane < planes; plane += 1)
    for (let to = plane; to < values.length; to += VALUE_BYTES) values[to] = bytes[end++] as number
  if (steps) addSteps(steps, column, SCALES[decimals] ?? Number.NaN)
  return end
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/**
 * Finds the steps in the fewest decimals that all values have, and writes them as whole numbers of 64 bits, in two halves each.
 *
 * @returns the decimals and the largest step; null where there are none, or the values are too large
 */
function findSteps(
  column: Float64Array,
  into: Uint32Array,
): { readonly decimals: number; readonly most: number } | null {
  for (const [decimals, scale] of SCALES.entries()) {
    const most = writeSteps(column, scale, into)
    if (most !== null) return { decimals, most }
  }
  return null
}

/** Writes the steps of a column of multiples of 1/scale. @returns the largest; null at the first value that is none */
function writeSteps(column: Float64Array, scale: number, into: Uint32Array): number | null {
  let before = 0
  let most = 0
  for (let index = 0; index < column.length; index += 1) {
    const value = column[index] as number
    const whole = Math.round(value * scale)
    // −0 is another float than 0, and would come back as that.
    if (whole / scale !== value || Math.abs(whole) > MOST_WHOLE || Object.is(value, -0)) return null
    const step = whole - before
    // The sign goes to the lowest bit, so that a small step down is a small number too.
    const folded = step < 0 ? -2 * step - 1 : 2 * step
    into[2 * index] = folded
    into[2 * index + 1] = folded / WORD
    most = Math.max(most, folded)
    before = whole
  }
  return most
}

function addSteps(steps: Uint32Array, column: Float64Array, scale: number): void {
  let whole = 0
  for (let index = 0; index < column.length; index += 1) {
    const low = steps[2 * index] as number
    const half = (steps[2 * index + 1] as number) * (WORD / 2) + (low >>> 1)
    whole += low & 1 ? -half - 1 : half
    column[index] = whole / scale
  }
}

/** How many bytes a whole number needs; one for 0. */
function bytesFor(whole: number): number {
  let bytes = 1
  for (let rest = whole; rest >= 256; rest /= 256) bytes += 1
  return bytes
}
