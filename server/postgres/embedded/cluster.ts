import { join } from 'node:path'
import { createFolderAtomically } from './atomicFolder.ts'
import type { Binaries } from './binaries.ts'
import type { Home } from './home.ts'
import { runAs, type ServerUser } from './user.ts'

/**
 * The one account of the embedded server, its superuser. Only who can open the home reaches the socket, and only the account that the server
 * runs as, or root, is let in.
 */
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
  await createFolderAtomically(cluster, (unfinished) => initialise(unfinished, home, binaries))
  return cluster
}

async function initialise(folder: string, home: Home, binaries: Binaries): Promise<void> {
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8']
  const account = [`--username=${SUPERUSER}`, '--auth-local=peer', '--auth-host=reject']
  const args = ['-D', folder, ...account, ...locale, '--no-instructions']
  try {
    await runAs(home.user, join(binaries.folder, 'bin', 'initdb'), args)
  } catch (cause) {
    throw new Error(`initdb could not make the database in ${home.folder}.`, { cause })
  }
}

const HEAD = '# Written by Barline at every start.'

/** Who may come in, and who counts as whom, in PostgreSQL's words (its manual, chapters 20.1 and 20.2). */
function rulesFor(name: string | null): readonly [access: string, accounts: string] {
  // The kernel says which account is at the other end of a socket; PostgreSQL knows accounts by name only.
  const local = name === null ? 'local all all trust' : 'local all all peer map=barline'
  const names = name === null ? [] : [...new Set([name, 'root'])]
  const accounts = names.map((each) => `barline "${each}" "${SUPERUSER}"`)
  return [[HEAD, local, 'host all all all reject', ''].join('\n'), [HEAD, ...accounts, ''].join('\n')]
}

/** Replaces both files, each at once. */
const REPLACE = `
umask 077
printf %s "$2" >"$1/pg_hba.conf.$$" && mv -f "$1/pg_hba.conf.$$" "$1/pg_hba.conf" &&
printf %s "$3" >"$1/pg_ident.conf.$$" && mv -f "$1/pg_ident.conf.$$" "$1/pg_ident.conf"`

/**
 * Lets nobody into a cluster but the account that its server runs as, and root: even if the folder of the socket were open to others. Call it
 * before each start of the server, for clusters of earlier versions let in whoever came that far.
 *
 * @param name of the account; one in a container may have none, and then the folder of the socket is the only wall
 */
export async function closeCluster(cluster: string, user: ServerUser, name: string | null): Promise<void> {
  await runAs(user, '/bin/sh', ['-c', REPLACE, 'sh', cluster, ...rulesFor(name)])
}
