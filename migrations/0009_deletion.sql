CREATE TABLE "remains" (
	"id" uuid PRIMARY KEY NOT NULL,
	"deleted_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "candle_chunks" DROP CONSTRAINT "candle_chunks_dataset_id_datasets_id_fk";
--> statement-breakpoint
ALTER TABLE "events" DROP CONSTRAINT "events_job_id_jobs_id_fk";
--> statement-breakpoint
ALTER TABLE "proposals" DROP CONSTRAINT "proposals_job_id_jobs_id_fk";
--> statement-breakpoint
ALTER TABLE "trial_blocks" DROP CONSTRAINT "trial_blocks_job_id_jobs_id_fk";
--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "tags" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "repeat_of" uuid;--> statement-breakpoint
CREATE INDEX "jobs_tags" ON "jobs" USING gin ("tags" jsonb_path_ops);--> statement-breakpoint
CREATE INDEX "jobs_created" ON "jobs" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "jobs_finished" ON "jobs" USING btree ("finished_at");