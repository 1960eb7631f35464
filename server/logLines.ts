import { writeSync } from 'node:fs'

/** Writes some bytes and answers how many of them; throws EAGAIN where there is no room for any. */
export type WriteSome = (bytes: Buffer) => number

/** After a write that there was no room for, the next one is tried so much later. */
const AGAIN_MS = 100

/** The most bytes that wait for a reader that stands still. */
const MAX_WAITING = 1_048_576

/** The level of a warning, as pino numbers them. */
const WARN = 40

/** What is said where lines were left out. */
function gapLine(count: number): string {
  const msg = `${count} lines of the log were left out here: its reader did not keep up`
  return `${JSON.stringify({ level: WARN, time: Date.now(), msg })}\n`
}

/**
 * Writes lines before `write` is over, so that none is lost where the process ends itself the moment after: pino's own destination has
 * them written by another thread, which dies with the process.
 *
 * A reader that stands still keeps nobody waiting: its lines wait, in order, and those that would be too many are left out, and counted.
 * A line that cannot be written at all, for its reader is gone or the disk is full, is lost; the server goes on.
 */
export class LogLines {
  readonly #writeSome: WriteSome
  #waiting: Buffer[] = []
  #bytes = 0
  #leftOut = 0
  #timer: NodeJS.Timeout | null = null

  constructor(writeSome: WriteSome) {
    this.#writeSome = writeSome
  }

  /** Writes a line with its end, or has it wait behind others. */
  write(line: string): void {
    if (this.#bytes >= MAX_WAITING) this.#leftOut += 1
    else this.#add(line)
    if (!this.#timer) this.#flush()
  }

  #add(line: string): void {
    const bytes = Buffer.from(line)
    this.#waiting.push(bytes)
    this.#bytes += bytes.length
  }

  #flush(): void {
    this.#timer = null
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const written = this.#writeFirst(first)
      if (written === null) {
        this.#timer = setTimeout(() => this.#flush(), AGAIN_MS).unref()
        return
      }
      this.#bytes -= written
      if (written === first.length) this.#waiting.shift()
      else this.#waiting[0] = first.subarray(written)
      if (this.#waiting.length === 0 && this.#leftOut > 0) {
        this.#add(gapLine(this.#leftOut))
        this.#leftOut = 0
      }
    }
  }

  /** @returns how much of it needs no more writing; null where there is no room now */
  #writeFirst(bytes: Buffer): number | null {
    try {
      return this.#writeSome(bytes)
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? null : bytes.length
    }
  }
}

/** The standard output. Node has its pipes answer at once where they are full, as soon as `process.stdout` is there. */
export function openLogLines(): LogLines {
  const { fd } = process.stdout
  return new LogLines((bytes) => writeSync(fd, bytes))
}
