import { mkdirSync, rmSync } from 'node:fs'
import pino from 'pino'
import { ask, follow } from './api/http/client.ts'
import { type App, type AppOptions, startApp } from './app.ts'
import { readConfig } from './config.ts'
import { copyTestData, makeTestFolder } from './testData.ts'

/** A whole Barline in this process, with a database of its own, that a test can stop and start again. */
export interface TestApp {
  readonly port: number
  /** Stops it and starts it again on the same data. */
  restart(): Promise<void>
  /** Stops it and removes its data. */
  close(): Promise<void>
}

/** Starts a Barline on a free port with a folder of its own. */
export async function openTestApp(
  environment: Readonly<Record<string, string>> = {},
  options: AppOptions = {},
): Promise<TestApp> {
  const folder = makeTestFolder('barline-')
  const config = readConfig({ PORT: '0', THREADS: '2', DATA_DIR: folder, ...environment }, folder)
  mkdirSync(config.dataDir, { recursive: true })
  if (config.databaseUrl === null) copyTestData(config.dataDir)
  const start = () => startApp(config, pino({ level: 'fatal' }), options)
  let app: App = await start()
  return {
    get port() {
      return app.port
    },
    restart: async () => {
      await app.close()
      app = await start()
    },
    close: async () => {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The id of the sample dataset, which every new installation has. */
export async function sampleDataset(port: number): Promise<string> {
  const { datasets } = await ask<{ datasets: { nodes: { id: string }[] } }>(port, '{ datasets { nodes { id } } }')
  return datasets.nodes[0]?.id ?? ''
}

/** A job as a start answers it. */
export interface Started {
  readonly job: { readonly id: string; readonly state: string } | null
  readonly problems: readonly { readonly path: string; readonly code: string; readonly message: string }[]
}

/** Starts a sweep. */
export async function startSweep(port: number, input: object): Promise<Started> {
  const mutation = `mutation ($input: OptimizationInput!) {
    startOptimization(input: $input) { job { id state } problems { path code message } }
  }`
  return (await ask<{ startOptimization: Started }>(port, mutation, { input })).startOptimization
}

/** Waits until a job is over and answers with its state, read off its progress. */
export async function outcomeOf(port: number, job: string): Promise<string> {
  let state = ''
  const query = 'subscription ($job: ID!) { progress(job: $job) { state } }'
  for await (const { progress } of follow<{ progress: { state: string } }>(port, query, { job })) state = progress.state
  return state
}

/** Starts an improvement. */
export async function startImprovement(port: number, input: object): Promise<Started> {
  const mutation = `mutation ($input: ImprovementInput!) {
    startImprovement(input: $input) { job { id state } problems { path code message } }
  }`
  return (await ask<{ startImprovement: Started }>(port, mutation, { input })).startImprovement
}

/** Starts a walk-forward analysis. */
export async function startWalkForward(port: number, input: object): Promise<Started> {
  const mutation = `mutation ($input: WalkForwardInput!) {
    startWalkForward(input: $input) { job { id state } problems { path code message } }
  }`
  return (await ask<{ startWalkForward: Started }>(port, mutation, { input })).startWalkForward
}
