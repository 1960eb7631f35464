import { mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { gzipSync } from 'node:zlib'
import { ask } from '../../server/api/http/client.ts'
import { specificationOf } from '../../server/jobs/parsed.ts'
import { planJob } from '../../server/jobs/plan/planJob.ts'
import { rangeWidthOf } from '../../server/jobs/plan/rangeWidth.ts'
import type { Range } from '../../server/jobs/range.ts'
import { createCostStatisticsStore } from '../../server/postgres/store/costStatisticsStore.ts'
import { createJobStore } from '../../server/postgres/store/jobStore.ts'
import type { Started } from '../../server/testApp.ts'
import { type Kind, OWN_STRATEGIES } from './kinds.ts'
import { jobRecordingOf } from './recordings.ts'
import { pass, recorded, type Stage, withStage, withStrategies } from './stage.ts'

const THREADS = 2

/** What a job teaches is kept when it is over. */
const SETTLE_MS = 1_500

const INPUTS = {
  startOptimization: 'OptimizationInput',
  startWalkForward: 'WalkForwardInput',
  startImprovement: 'ImprovementInput',
} as const

async function begin({ port, dataset }: Stage, { start, input }: Kind): Promise<string> {
  const mutation = `mutation ($input: ${INPUTS[start]}!) { ${start}(input: $input) { job { id state } problems { path code message } } }`
  const { job, problems } = (await ask<Record<string, Started>>(port, mutation, { input: input(dataset) }))[
    start
  ] as Started
  if (!job) throw new Error(problems.map(({ message }) => message).join('; '))
  return job.id
}

/** What the server knows of a job when it begins. */
async function known({ database, catalog, computationMs }: Stage, jobId: string, bars: number) {
  const { specification = '', strategies = [] } =
    (await createJobStore(database, async () => undefined).job(jobId)) ?? {}
  const plan = planJob(specificationOf({ specification }), catalog.find)
  const store = createCostStatisticsStore(database)
  const costStatistics = [...(await store.read(plan.engine, strategies))]
  const width = await store.width(rangeWidthOf(plan, strategies))
  const barsOf = (range: Range) => plan.bars?.(range) ?? range.count * bars
  return {
    trials: plan.trials,
    subject: {
      jobId,
      barsOf,
      bars,
      specification,
      costStatistics,
      width,
      computationMs: Number(computationMs().toPrecision(4)),
    },
  }
}

async function record(kind: Kind, { isFirst, installation, stage, folder }: Recording): Promise<void> {
  let found: Awaited<ReturnType<typeof known>> | null = null
  const recorder = await recorded(stage, async (one) => {
    const jobId = await begin(stage, kind)
    found = await known(stage, jobId, kind.bars)
    while (!one.isOver(jobId)) await pass(100)
    await pass(SETTLE_MS)
  })
  if (!found) throw new Error(`${kind.name} did not begin`)
  const { trials, subject } = found as Awaited<ReturnType<typeof known>>
  const recording = jobRecordingOf(recorder, { kind: kind.name, isFirst, threads: THREADS, ...subject })
  const file = new URL(`${kind.file}.${2 * installation + (isFirst ? 1 : 2)}.json.gz`, folder)
  writeFileSync(file, gzipSync(JSON.stringify(recording), { level: 9 }))
  const said = [
    `${kind.name}, ${isFirst ? 'first' : 'second'}: ${recorder.statesOf(subject.jobId).at(-1)?.state}`,
    `${trials} trials`,
    `${recording.tasks.length} tasks`,
    `${recording.endMs / 1_000} s`,
    `load ${loadavg()[0]?.toFixed(1)}`,
  ]
  console.log(said.join(', '))
}

/** How a job is recorded. */
interface Recording {
  readonly isFirst: boolean
  /** The number of its installation, from 0. */
  readonly installation: number
  readonly stage: Stage
  /** Where it is written to. */
  readonly folder: URL
}

/** Where jobs are recorded to, and on how many new installations each. */
interface Recordings {
  readonly folder: URL
  readonly installations: number
}

/** Records jobs, each as the first of an installation and once more. */
export async function recordKinds(kinds: readonly Kind[], { folder, installations }: Recordings): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await withStrategies(OWN_STRATEGIES, async (strategies) => {
    for (let installation = 0; installation < installations; installation += 1)
      for (const kind of kinds)
        await withStage({ threads: THREADS, bars: kind.bars, folder: strategies }, async (stage) => {
          await record(kind, { isFirst: true, installation, stage, folder })
          await record(kind, { isFirst: false, installation, stage, folder })
        })
  })
}
