import { type ExecutionResult, graphql, parse, subscribe } from 'graphql'
import { Feed } from '../jobs/feeds/feed.ts'
import { VerdictFeed } from '../jobs/feeds/verdictFeed.ts'
import type { Job } from '../jobs/job.ts'
import { MemoryStore } from '../jobs/memoryStore.fixture.ts'
import {
  catalog,
  createTestBus,
  createTestDatasets,
  createTestLog,
  DATASET,
  jobOf,
  newJobOf,
  TestClock,
} from '../jobs/ports.fixture.ts'
import type { Specification } from '../jobs/specification.ts'
import type { Context } from './context.ts'
import { openOperation } from './http/operation.ts'
import { schema } from './schema.ts'

/** What the resolvers work with in a test: stores in memory, and commands that keep what they are told. */
export class ResolverTestBed {
  readonly store = new MemoryStore()
  readonly datasets = createTestDatasets(DATASET)
  readonly bus = createTestBus()
  /** What jobs were started with, and commands as `cancel ID`. */
  readonly started: Specification[] = []
  readonly commands: string[] = []
  readonly #context: Context

  /** @param changes what is otherwise than usual */
  constructor(changes: Partial<Context> = {}) {
    const parts = { store: this.store, bus: this.bus, clock: new TestClock(), log: createTestLog() }
    const command = (name: string) => async (id: string) => {
      this.commands.push(`${name} ${id}`)
      return { job: jobOf({ id }), problems: [] }
    }
    const usual: Omit<Context, 'statistics'> = {
      store: this.store,
      datasets: this.datasets,
      nodes: { nodes: async () => [] },
      nodeWork: async () => new Map(),
      feed: new Feed(parts),
      verdicts: new VerdictFeed(parts),
      catalog,
      candidate: notNeeded,
      trialDetail: notNeeded,
      benchmark: async () => null,
      analysis: async () => null,
      cycles: async () => [],
      folds: async () => [],
      outOfSample: async () => null,
      heldOut: async () => null,
      explore: notNeeded,
      spaceOf: () => ({ branches: [] }),
      skipped: () => 0,
      candlePoints: notNeeded,
      forecast: notNeeded,
      startJob: async (specification) => {
        this.started.push(specification)
        return { job: jobOf(), problems: [] }
      },
      cancelJob: command('cancel'),
      pauseJob: command('pause'),
      resumeJob: command('resume'),
      repeatJob: command('repeat'),
      skipTrial: command('skip'),
      changeWatchdog: command('watch'),
      renameJob: command('rename'),
      tagJob: command('tag'),
      deleteJob: notNeeded,
      deleteJobs: notNeeded,
      renameDataset: notNeeded,
      deleteDataset: notNeeded,
      importDataset: notNeeded,
      previewDataset: notNeeded,
    }
    this.#context = { ...usual, ...changes } as Context
  }

  /** Keeps a job of so many trials. */
  async create(trials: number, changes: Parameters<typeof newJobOf>[1] = {}): Promise<Job> {
    return (await this.store.create(newJobOf(trials, changes))).job
  }

  /** What a document answers. */
  async ask(source: string, variableValues: Record<string, unknown> = {}): Promise<ExecutionResult> {
    return graphql({ schema, source, variableValues, contextValue: openOperation(this.#context) })
  }

  /** What a field of `Query` or `Mutation` is, which a document asks for alone; throws its first error. */
  async read<T = unknown>(source: string, variables?: Record<string, unknown>): Promise<T> {
    const { data, errors } = await this.ask(source, variables)
    if (errors?.[0]) throw errors[0]
    return JSON.parse(JSON.stringify(Object.values(data ?? {})[0]))
  }

  /** The first of what a subscription says. */
  async hear(source: string): Promise<unknown> {
    const stream = await subscribe({ schema, document: parse(source), contextValue: openOperation(this.#context) })
    if (!(Symbol.asyncIterator in stream)) throw stream.errors?.[0] ?? new Error('there is no stream')
    const { value } = await stream.next()
    await stream.return?.(undefined)
    return JSON.parse(JSON.stringify(Object.values(value?.data ?? {})[0]))
  }
}

function notNeeded(): Promise<never> {
  return Promise.reject(new Error('not needed by this test'))
}
