import { sql } from 'drizzle-orm'
import {
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

/** Bytes as they are; Drizzle has no column of this type of its own. */
const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

/** An instant in UTC with microseconds; JavaScript reads it as a Date. */
const instant = (name: string) => timestamp(name, { withTimezone: true })

/** The kinds of job, as the API names them. */
export const jobKind = pgEnum('job_kind', ['BACKTEST', 'OPTIMIZATION', 'WALK_FORWARD', 'IMPROVEMENT'])

/** QUEUED → RUNNING → SUCCEEDED | FAILED | CANCELED; QUEUED or RUNNING ⇄ PAUSED. The last three are final. */
export const jobState = pgEnum('job_state', ['QUEUED', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELED'])

/**
 * How candles are written: as the six columns one behind the other, little-endian doubles, which earlier versions did, or packed
 * (server/postgres/store/candlePacking.ts).
 */
export const candleFormat = pgEnum('candle_format', ['FLOATS', 'PACKED'])

/** What happened in a job's life, as the API names it. */
export const jobEventType = pgEnum('job_event_type', [
  'CREATED',
  'STARTED',
  'STAGE',
  'PAUSED',
  'RESUMED',
  'VERDICT',
  'TRIAL_FAILED',
  'TRIAL_TIMED_OUT',
  'RETRIED',
  'ENGINE_FALLBACK',
  'TRIAL_SKIPPED',
  'WATCHDOG_CHANGED',
  'WORKER_LOST',
  'RECOVERED',
  'CANCELED',
  'SUCCEEDED',
  'FAILED',
])

/** How and why a trial did not succeed. */
export interface TrialFailure {
  readonly state: 'FAILED' | 'TIMED_OUT'
  readonly error: string
  /** STALLED where it was ended because it hung twice. */
  readonly ended?: 'STALLED'
}

/** By what a job is watched, in measurements; the velocity in percent of the job a measurement. */
export interface WatchdogThresholds {
  readonly suspectAfter: number
  readonly stalledAfter: number
  readonly minVelocity: number
  readonly abort: boolean
}

/** Every id is a UUID of version 7, so that sorting by it sorts by the time of creation. */

/** Imported candles, without the candles: those stand in `candle_chunks`. */
export const datasets = pgTable(
  'datasets',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    symbol: text('symbol'),
    barSeconds: integer('bar_seconds').notNull(),
    bars: integer('bars').notNull(),
    fromAt: instant('from_at').notNull(),
    toAt: instant('to_at').notNull(),
    digest: text('digest').notNull(),
    warnings: jsonb('warnings').$type<readonly string[]>().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [uniqueIndex('datasets_digest').on(table.digest)],
)

/**
 * The candles of a dataset in pieces of at most 65,536 bars, so that no value grows past what Postgres
 * and a driver carry well.
 */
export const candleChunks = pgTable(
  'candle_chunks',
  {
    datasetId: uuid('dataset_id').notNull(),
    number: integer('number').notNull(),
    bars: integer('bars').notNull(),
    /** Stored EXTERNAL: Postgres does not try to compress it, and `substring` reads no more of it than it is asked for. */
    data: bytes('data').notNull(),
    /** How `data` is written; either way it begins with the time of its first bar, a little-endian double. */
    format: candleFormat('format').notNull().default('FLOATS'),
  },
  (table) => [primaryKey({ columns: [table.datasetId, table.number] })],
)

/**
 * A job: its specification, its state, and what has been counted of it so far. The counts are raised in
 * the transaction that commits a task, so they always equal what stands in `trial_blocks`.
 */
export const jobs = pgTable(
  'jobs',
  {
    id: uuid('id').primaryKey(),
    kind: jobKind('kind').notNull(),
    name: text('name').notNull(),
    state: jobState('state').notNull().default('QUEUED'),
    priority: integer('priority').notNull(),
    key: text('key'),
    /** Free words to find it by. */
    tags: jsonb('tags').$type<readonly string[]>().notNull().default([]),
    /** The job that it was started from by a repetition; that may be deleted since. */
    repeatOf: uuid('repeat_of'),
    strategies: jsonb('strategies').$type<readonly string[]>().notNull(),
    datasetId: uuid('dataset_id')
      .notNull()
      .references(() => datasets.id),
    specification: text('specification').notNull(),
    trialsTotal: integer('trials_total').notNull(),
    succeeded: integer('succeeded').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    timedOut: integer('timed_out').notNull().default(0),
    /** Thread seconds that the committed trials took together. */
    trialSeconds: doublePrecision('trial_seconds').notNull().default(0),
    /** The same by what the threads did. */
    loadingSeconds: doublePrecision('loading_seconds').notNull().default(0),
    signalsSeconds: doublePrecision('signals_seconds').notNull().default(0),
    simulationSeconds: doublePrecision('simulation_seconds').notNull().default(0),
    metricsSeconds: doublePrecision('metrics_seconds').notNull().default(0),
    storingSeconds: doublePrecision('storing_seconds').notNull().default(0),
    bestNumber: integer('best_number'),
    bestObjective: doublePrecision('best_objective'),
    /** The last event's number. */
    eventSeq: integer('event_seq').notNull().default(0),
    /** The reading that was newest at the last mark, and the number that no reading so far has reached. */
    progressSeq: integer('progress_seq').notNull().default(0),
    reservedSeq: integer('reserved_seq').notNull().default(0),
    /** What was shown at the last mark, and what no reading so far has gone beyond. */
    fraction: doublePrecision('fraction').notNull().default(0),
    reservedFraction: doublePrecision('reserved_fraction').notNull().default(0),
    barsPerSecond: doublePrecision('bars_per_second').notNull().default(0),
    /** Seconds that it was RUNNING and someone drove it, as of the last mark or commit. */
    runSeconds: doublePrecision('run_seconds').notNull().default(0),
    /** Tasks of it that ended a process which ran nothing else. */
    deaths: integer('deaths').notNull().default(0),
    /** By what it is watched, where that was changed since it was started. */
    watchdog: jsonb('watchdog').$type<WatchdogThresholds>(),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    createdAt: instant('created_at').notNull().defaultNow(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    uniqueIndex('jobs_key').on(table.key),
    // Of what the list of jobs can be narrowed by; the newest of each stand together. But for the state, the end, the name and the tags
    // none of it ever changes, so that a commit rewrites no index. Where Postgres has its extension pg_trgm, the names have an index too (migration 0008).
    index('jobs_state').on(table.state, table.id),
    index('jobs_kind').on(table.kind, table.id),
    index('jobs_dataset').on(table.datasetId, table.id),
    index('jobs_strategies').using('gin', sql`${table.strategies} jsonb_path_ops`),
    index('jobs_tags').using('gin', sql`${table.tags} jsonb_path_ops`),
    index('jobs_created').on(table.createdAt),
    index('jobs_finished').on(table.finishedAt),
  ],
)

/**
 * Finished trials in blocks: consecutive trials of a job that were committed together, at most 16,384 of them. What a trial ran is worked
 * out from the job's specification and its number. Blocks of a job never overlap, and none is ever changed: whoever commits
 * holds the job's row, and inserts only what no block holds.
 */
export const trialBlocks = pgTable(
  'trial_blocks',
  {
    jobId: uuid('job_id').notNull(),
    first: integer('first').notNull(),
    count: integer('count').notNull(),
    /** Thread seconds that its trials took together. */
    seconds: doublePrecision('seconds').notNull(),
    /**
     * The columns of `FIGURES` (server/engine/batch.ts) one behind the other, each of `count` big-endian doubles as `float8send` gives
     * them; the last one, of skipped entries, only where there are any. NaN stands for what is absent, and for every figure of a trial
     * that did not succeed. Stored EXTERNAL: Postgres does not try to compress it, and `substring` reads no more of it than it is asked for.
     */
    figures: bytes('figures').notNull(),
    /** The trials that did not succeed, by number. */
    failures: jsonb('failures').$type<Readonly<Record<string, TrialFailure>>>().notNull(),
    /** The best of each figure that trials are sorted by; ±Infinity, whichever is worse, where no trial has any. */
    bestObjective: doublePrecision('best_objective').notNull(),
    bestTotalReturn: doublePrecision('best_total_return').notNull(),
    bestSharpe: doublePrecision('best_sharpe').notNull(),
    leastDrawdown: doublePrecision('least_drawdown').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.jobId, table.first] }),
    index('trial_blocks_objective').on(table.jobId, table.bestObjective.desc().nullsFirst(), table.first),
    index('trial_blocks_total_return').on(table.jobId, table.bestTotalReturn.desc().nullsFirst(), table.first),
    index('trial_blocks_sharpe').on(table.jobId, table.bestSharpe.desc().nullsFirst(), table.first),
    index('trial_blocks_drawdown').on(table.jobId, table.leastDrawdown, table.first),
  ],
)

/**
 * What was deleted, and still has rows: of a job its blocks, proposals and events, of a dataset its chunks. None of these tables refers to
 * the record that it belongs to, which goes at once; its rows go in slices (server/postgres/remains.ts). An id is never given again.
 */
export const remains = pgTable('remains', {
  id: uuid('id').primaryKey(),
  deletedAt: instant('deleted_at').notNull().defaultNow(),
})

/** A point of a search as a proposal holds it: the number of its branch, counted from −1 down where it is not run, then its values. */
export type PackedPoint = readonly (number | null)[]

/**
 * What was worked out of a job's trials as it went: the points of one round, from its first trial on. Whoever conducts the job adds
 * them before it hands them out; the first one's stand for ever.
 */
export const proposals = pgTable(
  'proposals',
  {
    jobId: uuid('job_id').notNull(),
    first: integer('first').notNull(),
    count: integer('count').notNull(),
    points: jsonb('points').$type<readonly PackedPoint[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.first] })],
)

/** The durable history of a job, numbered from 1 without a gap. */
export const events = pgTable(
  'events',
  {
    jobId: uuid('job_id').notNull(),
    seq: integer('seq').notNull(),
    at: instant('at').notNull().defaultNow(),
    type: jobEventType('type').notNull(),
    message: text('message').notNull(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.seq] })],
)

/**
 * What trials cost, as jobs have taught it: a strategy on an engine with the sums of the normal equations from which its price is worked
 * out (server/progress/costStatistics.ts).
 */
export const lessons = pgTable(
  'lessons',
  {
    engine: text('engine').notNull(),
    strategy: text('strategy').notNull(),
    ruleSquares: doublePrecision('rule_squares').notNull(),
    products: doublePrecision('products').notNull(),
    trialSquares: doublePrecision('trial_squares').notNull(),
    ruleSeconds: doublePrecision('rule_seconds').notNull(),
    trialSeconds: doublePrecision('trial_seconds').notNull(),
  },
  (table) => [primaryKey({ columns: [table.engine, table.strategy] })],
)

/** How wide the ranges of ETAs are on an engine, as jobs have taught (server/progress/calibration.ts). */
export const rangeWidths = pgTable('range_widths', {
  engine: text('engine').primaryKey(),
  width: doublePrecision('width').notNull(),
})

/**
 * Processes that run trials. A row goes when its process stops; of one that vanished it stays for a while, with the
 * moment at which that was seen.
 */
export const nodes = pgTable(
  'nodes',
  {
    id: uuid('id').primaryKey(),
    host: text('host').notNull(),
    /** The process on its host. */
    pid: integer('pid').notNull(),
    threads: integer('threads').notNull(),
    busy: integer('busy').notNull(),
    barsPerSecond: doublePrecision('bars_per_second').notNull(),
    startedAt: instant('started_at').notNull().defaultNow(),
    lastSeenAt: instant('last_seen_at').notNull().defaultNow(),
    lostAt: instant('lost_at'),
  },
  (table) => [index('nodes_seen').on(table.lastSeenAt)],
)

/**
 * Which process holds which item of the queue engine. A row is written in the transaction that takes the item and goes in the one
 * that settles it, so the items of a process that vanished are known at once.
 */
export const leases = pgTable(
  'leases',
  {
    itemId: uuid('item_id').primaryKey(),
    queue: text('queue').notNull(),
    jobId: uuid('job_id').notNull(),
    nodeId: uuid('node_id').notNull(),
  },
  (table) => [index('leases_node').on(table.nodeId)],
)
