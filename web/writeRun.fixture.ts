import type { Page } from 'playwright-core'

/** Adds a strategy by its name, by the keyboard. */
export async function addStrategy(page: Page, name: string): Promise<void> {
  await page.locator('#strategies').fill(name)
  await page.locator('.strategy-option[data-highlighted]').filter({ hasText: name }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.strategy-list').waitFor({ state: 'detached' })
}

/** Opens a new run of a kind, empty but for one strategy and a dataset, where there are several. */
export async function writeRun(page: Page, port: number, run: { kind: string; strategy: string; dataset?: string }) {
  await page.goto(`http://127.0.0.1:${port}/new`)
  await page.getByRole('button', { name: 'Start afresh' }).click()
  await page.getByRole('radio', { name: run.kind }).check({ force: true })
  await addStrategy(page, run.strategy)
  if (run.dataset) await page.getByLabel('Dataset', { exact: true }).selectOption({ label: run.dataset })
}
