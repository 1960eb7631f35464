CREATE TABLE "range_widths" (
	"engine" text PRIMARY KEY NOT NULL,
	"width" double precision NOT NULL
);
