import type { Browser, Page } from 'playwright-core'
import { median } from '../kernel.ts'
import { countAsked, drawnAfter, heapOf, recordActivity, watchHeap } from './activity.ts'

const TIMES = 5

/** What a reader does on a tab, again and again. `turn` counts from 0. */
interface Act {
  readonly name: string
  readonly act: (page: Page, turn: number) => Promise<unknown>
}

/** Puts another parameter beside or beneath the heat map, so that none of its answers was given before. */
async function turnMap(page: Page, turn: number) {
  const side = page.getByLabel(turn % 2 ? 'Up' : 'Across').first()
  const values = await side
    .locator('option')
    .evaluateAll((options) => options.map((one) => (one as HTMLOptionElement).value))
  const [x, y] = await Promise.all(['Across', 'Up'].map((label) => page.getByLabel(label).first().inputValue()))
  const free = values.filter((value) => value !== x && value !== y)
  await side.selectOption(free[Math.floor(turn / 2) % free.length] ?? null)
}

/** Chooses a part of an axis of the parallel coordinates, a larger one each time. */
async function brush(page: Page, turn: number) {
  const axis = page.locator('[data-axis^="p."]').first()
  await axis.scrollIntoViewIfNeeded()
  const box = await axis.boundingBox()
  if (!box) throw new Error('no axis is in sight')
  const middle = box.x + box.width / 2
  await page.mouse.move(middle, box.y + 12)
  await page.mouse.down()
  await page.mouse.move(middle, box.y + box.height * (0.4 + 0.05 * turn), { steps: 4 })
  await page.mouse.up()
}

const EXPLORE: readonly Act[] = [
  { name: 'heat map: another parameter', act: turnMap },
  {
    name: 'scatter and top: another figure',
    act: (page, turn) => page.getByLabel('From left to right').selectOption({ index: 1 + turn }),
  },
  {
    name: 'top: best or front',
    act: (page, turn) => page.getByText(turn % 2 ? 'Best' : 'Pareto front', { exact: true }).click(),
  },
  { name: 'parallel axes: a part of one, everywhere', act: brush },
]

const TRIALS: readonly Act[] = [
  {
    name: 'sort by another head',
    act: (page, turn) =>
      page
        .getByRole('columnheader', { name: turn % 2 ? 'Sharpe' : 'Return' })
        .first()
        .getByRole('button')
        .click(),
  },
  { name: 'go to a number', act: (page, turn) => jump(page, 12_345 + 140_000 * turn) },
  { name: 'down by a page', act: (page) => page.keyboard.press('PageDown') },
  {
    name: 'filter by direction',
    act: async (page, turn) => {
      const list = page.getByRole('dialog', { name: 'Conditions of trials' }).getByLabel('Direction')
      if (!(await list.isVisible())) await page.getByRole('button', { name: 'Filter' }).click()
      await list.selectOption(turn % 2 ? '' : 'LONG')
    },
  },
]

async function jump(page: Page, number: number) {
  await page.getByRole('textbox', { name: 'Go to trial number' }).fill(String(number))
  await page.keyboard.press('Enter')
}

async function measure(page: Page, asked: () => number, { name, act }: Act) {
  const found: number[] = []
  for (let turn = 0; turn < TIMES; turn += 1) {
    await act(page, turn)
    found.push(await drawnAfter(page, asked))
  }
  const [first = Number.NaN] = found
  const figures = [first, median(found), Math.max(...found)].map((ms) => ms.toFixed(0).padStart(10))
  console.log([name.padEnd(44), ...figures].join(''))
}

/** Prints how long a page takes from what its reader does to the answer that is drawn, on a job that is over, and what it holds then. */
export async function explore(browser: Browser, address: string) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.addInitScript(recordActivity)
  const asked = countAsked(page)
  const session = await watchHeap(page)
  console.log(['milliseconds'.padEnd(44), ...['first', 'median', 'longest'].map((name) => name.padStart(10))].join(''))
  for (const [tab, acts] of [
    ['explore', EXPLORE],
    ['trials', TRIALS],
  ] as const) {
    await page.goto(`${address}/${tab}`)
    await page
      .getByText(/ of .* (chosen|trials)$/)
      .first()
      .waitFor()
    await drawnAfter(page, asked)
    for (const act of acts) await measure(page, asked, act)
  }
  console.log(`the page holds ${(await heapOf(session)).toFixed(1)} MB after it all`)
  await page.close()
}
