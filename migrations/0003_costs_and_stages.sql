CREATE TABLE "lessons" (
	"engine" text NOT NULL,
	"strategy" text NOT NULL,
	"rule_squares" double precision NOT NULL,
	"products" double precision NOT NULL,
	"trial_squares" double precision NOT NULL,
	"rule_seconds" double precision NOT NULL,
	"trial_seconds" double precision NOT NULL,
	CONSTRAINT "lessons_engine_strategy_pk" PRIMARY KEY("engine","strategy")
);
--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "loading_seconds" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "signals_seconds" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "simulation_seconds" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "metrics_seconds" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "storing_seconds" double precision DEFAULT 0 NOT NULL;