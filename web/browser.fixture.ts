import { existsSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** Where a system's own Chromium stands on Debian and its relatives. */
const SYSTEM = '/usr/bin/chromium'

/** What keeps Chromium from looking for the network, and lets it run as root. */
const QUIET = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync']

/**
 * What the Chromium of the install would be started with, and no user's is: in one process the end of a page is the end of the browser, and
 * without its web security a page is told nothing of other origins.
 */
const UNLIKE_USERS = ['--single-process', '--disable-web-security']

/** A real Chromium: the system's, or the one that comes with the install. */
export async function openBrowser(): Promise<Browser> {
  if (existsSync(SYSTEM)) return chromium.launch({ executablePath: SYSTEM, args: QUIET })
  const args = [...sparticuz.args, ...QUIET].filter((one) => !UNLIKE_USERS.includes(one))
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args })
}
