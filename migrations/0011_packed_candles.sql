CREATE TYPE "public"."candle_format" AS ENUM('FLOATS', 'PACKED');--> statement-breakpoint
ALTER TABLE "candle_chunks" ADD COLUMN "format" "candle_format" DEFAULT 'FLOATS' NOT NULL;--> statement-breakpoint
ALTER TABLE "candle_chunks" ALTER COLUMN "data" SET STORAGE EXTERNAL;