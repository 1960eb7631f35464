CREATE TYPE "public"."job_event_type" AS ENUM('CREATED', 'STARTED', 'STAGE', 'PAUSED', 'RESUMED', 'VERDICT', 'TRIAL_FAILED', 'TRIAL_TIMED_OUT', 'RETRIED', 'ENGINE_FALLBACK', 'WORKER_LOST', 'RECOVERED', 'CANCELED', 'SUCCEEDED', 'FAILED');--> statement-breakpoint
CREATE TYPE "public"."job_kind" AS ENUM('BACKTEST', 'OPTIMIZATION', 'WALK_FORWARD', 'IMPROVEMENT');--> statement-breakpoint
CREATE TYPE "public"."job_state" AS ENUM('QUEUED', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELED');--> statement-breakpoint
CREATE TYPE "public"."trial_state" AS ENUM('SUCCEEDED', 'FAILED', 'TIMED_OUT');--> statement-breakpoint
CREATE TABLE "candle_chunks" (
	"dataset_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"bars" integer NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "candle_chunks_dataset_id_number_pk" PRIMARY KEY("dataset_id","number")
);
--> statement-breakpoint
CREATE TABLE "datasets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"symbol" text,
	"bar_seconds" integer NOT NULL,
	"bars" integer NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"to_at" timestamp with time zone NOT NULL,
	"digest" text NOT NULL,
	"warnings" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"job_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"type" "job_event_type" NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "events_job_id_seq_pk" PRIMARY KEY("job_id","seq")
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" "job_kind" NOT NULL,
	"name" text NOT NULL,
	"state" "job_state" DEFAULT 'QUEUED' NOT NULL,
	"priority" integer NOT NULL,
	"key" text,
	"strategies" jsonb NOT NULL,
	"dataset_id" uuid NOT NULL,
	"specification" text NOT NULL,
	"trials_total" integer NOT NULL,
	"succeeded" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"timed_out" integer DEFAULT 0 NOT NULL,
	"trial_seconds" double precision DEFAULT 0 NOT NULL,
	"best_number" integer,
	"best_objective" double precision,
	"event_seq" integer DEFAULT 0 NOT NULL,
	"progress_seq" integer DEFAULT 0 NOT NULL,
	"reserved_seq" integer DEFAULT 0 NOT NULL,
	"fraction" double precision DEFAULT 0 NOT NULL,
	"reserved_fraction" double precision DEFAULT 0 NOT NULL,
	"bars_per_second" double precision DEFAULT 0 NOT NULL,
	"error_code" text,
	"error_message" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"job_id" uuid NOT NULL,
	"first" integer NOT NULL,
	"count" integer NOT NULL,
	"seconds" double precision NOT NULL,
	"committed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tasks_job_id_first_pk" PRIMARY KEY("job_id","first")
);
--> statement-breakpoint
CREATE TABLE "trials" (
	"job_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"state" "trial_state" NOT NULL,
	"error" text,
	"objective" double precision NOT NULL,
	"total_return" double precision,
	"annual_return" double precision,
	"sharpe" double precision,
	"sortino" double precision,
	"max_drawdown" double precision,
	"trades" integer,
	"win_rate" double precision,
	"profit_factor" double precision,
	"exposure" double precision,
	CONSTRAINT "trials_job_id_number_pk" PRIMARY KEY("job_id","number")
);
--> statement-breakpoint
ALTER TABLE "candle_chunks" ADD CONSTRAINT "candle_chunks_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "datasets_digest" ON "datasets" USING btree ("digest");--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_key" ON "jobs" USING btree ("key");--> statement-breakpoint
CREATE INDEX "jobs_open" ON "jobs" USING btree ("state") WHERE state in ('QUEUED', 'RUNNING', 'PAUSED');--> statement-breakpoint
CREATE INDEX "trials_best" ON "trials" USING btree ("job_id","objective" DESC NULLS LAST,"number");