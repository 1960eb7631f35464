CREATE TABLE "leases" (
	"item_id" uuid PRIMARY KEY NOT NULL,
	"queue" text NOT NULL,
	"job_id" uuid NOT NULL,
	"node_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "nodes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"threads" integer NOT NULL,
	"busy" integer NOT NULL,
	"bars_per_second" double precision NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lost_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "leases_node" ON "leases" USING btree ("node_id");--> statement-breakpoint
CREATE INDEX "nodes_seen" ON "nodes" USING btree ("last_seen_at");