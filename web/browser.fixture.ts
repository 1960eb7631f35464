import { existsSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** Where a system's own Chromium stands on Debian and its relatives. */
const SYSTEM = '/usr/bin/chromium'

/** What keeps Chromium from looking for the network, and lets it run as root. */
const QUIET = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync']

/** A real Chromium: the system's, or the one that comes with the install. */
export async function openBrowser(): Promise<Browser> {
  if (existsSync(SYSTEM)) return chromium.launch({ executablePath: SYSTEM, args: QUIET })
  // In one process, as that Chromium would have it, the end of a page is the end of the browser.
  const args = [...sparticuz.args, ...QUIET].filter((one) => one !== '--single-process')
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args })
}
