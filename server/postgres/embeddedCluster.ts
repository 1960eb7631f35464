import { join } from 'node:path'
import type { Binaries } from './embeddedBinaries.ts'
import type { Home } from './embeddedHome.ts'
import { runAs } from './embeddedUser.ts'
import { makeWhole } from './embeddedWhole.ts'

/** The one account of the embedded server, its superuser. Only who can open the home reaches the socket. */
export const SUPERUSER = 'postgres'

/** The database that initdb makes; Barline uses it as it is. */
export const DATABASE = 'postgres'

/**
 * Makes the cluster, the folder in which PostgreSQL keeps the data, where it is not there yet. Text sorts by code
 * point and upper and lower case are Unicode's on every machine, whatever its locales.
 *
 * @returns its path
 * @throws where initdb fails, with what it said
 */
export async function openCluster(home: Home, binaries: Binaries): Promise<string> {
  const cluster = join(home.folder, 'cluster')
  await makeWhole(cluster, (unfinished) => initialise(unfinished, home, binaries))
  return cluster
}

async function initialise(folder: string, home: Home, binaries: Binaries): Promise<void> {
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8']
  const account = [`--username=${SUPERUSER}`, '--auth=trust']
  const args = ['-D', folder, ...account, ...locale, '--no-instructions']
  try {
    await runAs(home.user, join(binaries.folder, 'bin', 'initdb'), args)
  } catch (cause) {
    throw new Error(`initdb could not make the database in ${home.folder}.`, { cause })
  }
}
