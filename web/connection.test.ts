import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../server/api/http/client.ts'
import { openTestApp, type TestApp } from '../server/testApp.ts'
import { openBrowser } from './browser.fixture.ts'

let app: TestApp
let browser: Browser
let page: Page
let isCut = false
const sockets = new Set<WebSocketRoute>()

/** Ends the page's sockets and refuses its requests, as a server that was stopped does. */
async function cut() {
  isCut = true
  for (const socket of sockets) await socket.close({ code: 1012 })
  sockets.clear()
}

async function openPage(): Promise<Page> {
  const opened = await browser.newPage()
  await opened.routeWebSocket(/\/graphql$/, (socket) => {
    if (isCut) return void socket.close({ code: 1012 })
    socket.connectToServer()
    sockets.add(socket)
  })
  await opened.route(/\/graphql$/, (route) => (isCut ? route.abort('connectionrefused') : route.continue()))
  return opened
}

/** Opens the page of a sweep that rests. */
async function openPausedJob(): Promise<void> {
  type Datasets = { datasets: { nodes: { id: string }[] } }
  const [dataset] = (await ask<Datasets>(app.port, '{ datasets { nodes { id } } }')).datasets.nodes
  const values = (from: number) => Array.from({ length: 400 }, (_, index) => from + index)
  const space = [
    { name: 'fast', values: values(2) },
    { name: 'slow', values: values(500) },
  ]
  const input = { dataset: dataset?.id, strategies: [{ strategy: 'sma-cross', space }] }
  const start = 'mutation ($input: OptimizationInput!) { startOptimization(input: $input) { job { id } } }'
  const { startOptimization } = await ask<{ startOptimization: { job: { id: string } } }>(app.port, start, { input })
  await page.goto(`http://127.0.0.1:${app.port}/jobs/${startOptimization.job.id}`)
  await page.getByRole('button', { name: 'Pause job' }).click()
  await page.getByRole('button', { name: 'Resume job' }).waitFor()
}

const notice = () => page.getByText('No connection. Trying again…')
const refusal = () => page.getByText('The server cannot be reached. Try again when there is a connection.')

beforeAll(async () => {
  app = await openTestApp({ THREADS: '1' })
  browser = await openBrowser()
  page = await openPage()
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
})

describe('a page that loses its connection', () => {
  test('tells what was not done, and leaves it to the reader to ask again, until the connection is back', async () => {
    await openPausedJob()
    const resume = page.getByRole('button', { name: 'Resume job' })
    await cut()
    await notice().waitFor()
    // How it stands nobody knows now, nor does any signal say so.
    const watchdog = page.getByRole('region', { name: 'Watchdog' })
    await watchdog.getByText('Unknown').waitFor()
    expect(await watchdog.getByText(/signals? speaks?|says so/).count()).toBe(0)
    await resume.click()
    await refusal().waitFor()
    isCut = false
    await notice().waitFor({ state: 'hidden' })
    await refusal().waitFor({ state: 'hidden' })
  })

  test('says on every page that it is not live, and reads what it could not read when it can', async () => {
    await cut()
    await notice().waitFor()
    await page.getByRole('link', { name: 'Strategies' }).click()
    await page.getByText('The strategies could not be read').waitFor()
    const rail = page.getByRole('navigation', { name: 'Main' })
    await rail.getByText('No connection', { exact: true }).first().waitFor()
    isCut = false
    await page.getByRole('heading', { name: 'Moving-average cross' }).waitFor()
    await notice().waitFor({ state: 'hidden' })
    await rail.getByText('Live', { exact: true }).first().waitFor()
  })

  test('shows no worker as live that it cannot ask about', async () => {
    await page.getByRole('link', { name: 'Workers' }).click()
    const threads = page.getByRole('list', { name: /^Threads of / })
    await threads.waitFor()
    await cut()
    await page.getByText('The workers could not be read').waitFor()
    expect(await threads.count()).toBe(0)
    isCut = false
    await threads.waitFor()
  })
})
