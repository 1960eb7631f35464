import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The environment variable that names the data folder of the test run; benches have none. */
export const TEST_DATA = 'TEST_DATA_FOLDER'

/** The environment variable that names the folder in which data folders of tests are made; benches measure disks, and have none. */
export const TEST_FOLDER = 'TEST_FOLDER'

/** Makes a folder for the data of a test. */
export function makeTestFolder(prefix: string): string {
  return mkdtempSync(join(process.env[TEST_FOLDER] ?? tmpdir(), prefix))
}

/**
 * Makes a data folder as if its first start had been long ago: with a database, its tables and the sample dataset. A first start takes
 * two seconds of CPU, and few tests are about it. A folder that has a database keeps it.
 *
 * @param dataDir exists
 */
export function copyTestData(dataDir: string): void {
  // Run by root, the database's account must come through; else the database lies elsewhere, and stays when the folder is removed.
  chmodSync(dataDir, 0o711)
  const { [TEST_DATA]: source } = process.env
  if (source === undefined || existsSync(join(dataDir, 'postgres'))) return
  execFileSync('cp', ['-Rp', join(source, 'postgres'), dataDir])
}
