import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'
import { TEST_FOLDER } from './testData.ts'

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm'

/** What data folders of tests take at once is a quarter of this, and the machine has other work. */
const MIN_BYTES = 2 * 2 ** 30

/** Whether data folders may lie in memory: there is such a place, with room, and a database's program may run there. */
function hasMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .findLast((line) => line.split(' ')[1] === MEMORY)
    return !!mount && !/[ ,]noexec[ ,]/.test(mount) && bavail * bsize > MIN_BYTES && freemem() > 2 * MIN_BYTES
  } catch {
    // Another system: its folder for temporary files does.
    return false
  }
}

/**
 * Vitest's global setup: has the data folders of tests lie in memory where that can be. Each is a thousand files, which a disk takes a second
 * to write, and nothing of them has to outlive the run.
 *
 * @returns what removes them
 */
export function setup(): (() => void) | undefined {
  if (!hasMemory()) return undefined
  const folder = mkdtempSync(join(MEMORY, 'barline-test-'))
  // Run by root, the database's account must come through.
  chmodSync(folder, 0o711)
  process.env[TEST_FOLDER] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
