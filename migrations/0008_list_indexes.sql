DROP INDEX "jobs_open";--> statement-breakpoint
CREATE INDEX "jobs_state" ON "jobs" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "jobs_kind" ON "jobs" USING btree ("kind","id");--> statement-breakpoint
CREATE INDEX "jobs_dataset" ON "jobs" USING btree ("dataset_id","id");--> statement-breakpoint
CREATE INDEX "jobs_strategies" ON "jobs" USING gin ("strategies" jsonb_path_ops);--> statement-breakpoint
-- By hand: parts of names are found through an index where this Postgres has pg_trgm and lets this account add it; elsewhere, every name is read.
DO $$ BEGIN
	CREATE EXTENSION IF NOT EXISTS "pg_trgm";
	-- In lower case, since pg_trgm takes other characters for letters of two cases than the database does.
	CREATE INDEX "jobs_name" ON "jobs" USING gin (lower("name") gin_trgm_ops);
EXCEPTION WHEN feature_not_supported OR undefined_file OR undefined_object OR insufficient_privilege OR invalid_schema_name THEN
	RAISE NOTICE 'names of jobs have no index: %', SQLERRM;
END $$;
