ALTER TABLE "payment_attempts" ADD COLUMN "trace_id" text;--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD COLUMN "ended_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "orders_newest" ON "orders" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "orders_waiting" ON "orders" USING btree ("created_at") WHERE "orders"."captured_at" is null;--> statement-breakpoint
CREATE INDEX "orders_email" ON "orders" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "payment_attempts_newest" ON "payment_attempts" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "payment_attempts_cart" ON "payment_attempts" USING btree ("cart_id");--> statement-breakpoint
CREATE INDEX "payment_attempts_of_viewer" ON "payment_attempts" USING btree ("viewer_id");--> statement-breakpoint
CREATE INDEX "payment_attempts_trace" ON "payment_attempts" USING btree ("trace_id");