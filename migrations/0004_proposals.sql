CREATE TABLE "proposals" (
	"job_id" uuid NOT NULL,
	"first" integer NOT NULL,
	"count" integer NOT NULL,
	"points" jsonb NOT NULL,
	CONSTRAINT "proposals_job_id_first_pk" PRIMARY KEY("job_id","first")
);
--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;