CREATE TABLE "sampling_rules" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"ratio" double precision NOT NULL,
	"method" text,
	"route" text,
	"attribute_key" text,
	"attribute_value" text,
	"until_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sampling_settings" (
	"id" integer PRIMARY KEY NOT NULL,
	"strategy" text NOT NULL,
	"ratio" double precision NOT NULL,
	"roots_per_second_max" integer NOT NULL,
	"tail_enabled" boolean NOT NULL,
	"tail_slow_ms" integer NOT NULL,
	"tail_share" double precision NOT NULL,
	"until_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
