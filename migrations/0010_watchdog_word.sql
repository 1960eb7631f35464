ALTER TYPE "public"."job_event_type" ADD VALUE 'TRIAL_SKIPPED' BEFORE 'WORKER_LOST';--> statement-breakpoint
ALTER TYPE "public"."job_event_type" ADD VALUE 'WATCHDOG_CHANGED' BEFORE 'WORKER_LOST';--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "watchdog" jsonb;