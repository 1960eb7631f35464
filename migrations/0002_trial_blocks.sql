CREATE TABLE "trial_blocks" (
	"job_id" uuid NOT NULL,
	"first" integer NOT NULL,
	"count" integer NOT NULL,
	"seconds" double precision NOT NULL,
	"figures" "bytea" NOT NULL,
	"failures" jsonb NOT NULL,
	"best_objective" double precision NOT NULL,
	"best_total_return" double precision NOT NULL,
	"best_sharpe" double precision NOT NULL,
	"least_drawdown" double precision NOT NULL,
	CONSTRAINT "trial_blocks_job_id_first_pk" PRIMARY KEY("job_id","first")
);
--> statement-breakpoint
ALTER TABLE "trial_blocks" ALTER COLUMN "figures" SET STORAGE EXTERNAL;--> statement-breakpoint
-- Trials that follow one another become blocks, cut where a number is a multiple of 16,384. A job's seconds are spread evenly over its
-- trials, for a task's own cannot be told where tasks overlap.
INSERT INTO "trial_blocks"
WITH succeeded AS (
	SELECT job_id, number, objective, total_return, annual_return, sharpe, sortino, max_drawdown, trades, win_rate, profit_factor, exposure
	FROM trials WHERE state = 'SUCCEEDED'
), islands AS (
	SELECT job_id, number, state, error, number - row_number() OVER (PARTITION BY job_id ORDER BY number) AS island FROM trials
), blocks AS (
	SELECT job_id, min(number) AS first, count(*)::int AS count,
		string_agg(float8send(coalesce(objective, 'NaN')), ''::bytea ORDER BY number)
		|| string_agg(float8send(coalesce(total_return, 'NaN')), ''::bytea ORDER BY number)
		|| string_agg(float8send(coalesce(annual_return, 'NaN')), ''::bytea ORDER BY number)
		|| string_agg(float8send(coalesce(sharpe, 'NaN')), ''::bytea ORDER BY number)
		|| string_agg(float8send(coalesce(sortino, 'NaN')), ''::bytea ORDER BY number)
		|| string_agg(float8send(coalesce(max_drawdown, 'NaN')), ''::bytea ORDER BY number)
		|| string_agg(float8send(coalesce(trades::float8, 'NaN')), ''::bytea ORDER BY number)
		|| string_agg(float8send(coalesce(win_rate, 'NaN')), ''::bytea ORDER BY number)
		|| string_agg(float8send(coalesce(profit_factor, 'NaN')), ''::bytea ORDER BY number)
		|| string_agg(float8send(coalesce(exposure, 'NaN')), ''::bytea ORDER BY number) AS figures,
		coalesce(jsonb_object_agg(number, jsonb_build_object('state', state, 'error', coalesce(error, '')))
			FILTER (WHERE state <> 'SUCCEEDED'), '{}') AS failures,
		coalesce(max(objective), '-Infinity') AS best_objective, coalesce(max(total_return), '-Infinity') AS best_total_return,
		coalesce(max(sharpe), '-Infinity') AS best_sharpe, coalesce(min(max_drawdown), 'Infinity') AS least_drawdown
	FROM islands LEFT JOIN succeeded USING (job_id, number)
	GROUP BY job_id, island, number / 16384
)
SELECT job_id, first, count, trial_seconds * count / greatest(succeeded + failed + timed_out, 1), figures, failures,
	blocks.best_objective, best_total_return, best_sharpe, least_drawdown
FROM blocks JOIN jobs ON jobs.id = job_id;--> statement-breakpoint
DROP TABLE "tasks" CASCADE;--> statement-breakpoint
DROP TABLE "trials" CASCADE;--> statement-breakpoint
ALTER TABLE "trial_blocks" ADD CONSTRAINT "trial_blocks_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "trial_blocks_objective" ON "trial_blocks" USING btree ("job_id","best_objective" DESC NULLS FIRST,"first");--> statement-breakpoint
CREATE INDEX "trial_blocks_total_return" ON "trial_blocks" USING btree ("job_id","best_total_return" DESC NULLS FIRST,"first");--> statement-breakpoint
CREATE INDEX "trial_blocks_sharpe" ON "trial_blocks" USING btree ("job_id","best_sharpe" DESC NULLS FIRST,"first");--> statement-breakpoint
CREATE INDEX "trial_blocks_drawdown" ON "trial_blocks" USING btree ("job_id","least_drawdown","first");--> statement-breakpoint
DROP TYPE "public"."trial_state";