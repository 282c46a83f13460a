import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** The dashboards of `deploy/observability`, as far as tests look at them. */
const folder = path.resolve(import.meta.dirname, '..', '..', 'deploy', 'observability', 'dashboards');

const Prometheus = z.strictObject({ type: z.literal('prometheus'), uid: z.literal('prometheus') });
const Panel = z.looseObject({
  id: z.number(),
  type: z.enum(['row', 'stat', 'timeseries']),
  title: z.string().min(1),
  description: z.string().default(''),
  gridPos: z.strictObject({ h: z.number(), w: z.number(), x: z.number(), y: z.number() }),
  targets: z
    .array(
      z.looseObject({ refId: z.string(), datasource: Prometheus, expr: z.string().min(1), legendFormat: z.string() }),
    )
    .default([]),
});
const Board = z.looseObject({
  uid: z.string().regex(/^media-gateway-\w+$/),
  title: z.string(),
  schemaVersion: z.number(),
  panels: z.array(Panel),
});

export function boards(): readonly z.infer<typeof Board>[] {
  return readdirSync(folder).map((name) => Board.parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8'))));
}

export interface BoardQuery {
  readonly panel: string;
  readonly expr: string;
  /** Its panel says that it shows something only when something is wrong. */
  readonly mayBeEmpty: boolean;
}

/** As Grafana would send them, over a short range. */
export function boardQueries(): readonly BoardQuery[] {
  return boards().flatMap(({ title, panels }) =>
    panels.flatMap(({ title: panel, description, targets }) =>
      targets.map(({ expr, legendFormat }) => ({
        panel: `${title} › ${panel} › ${legendFormat}`,
        expr: expr.replaceAll('$__rate_interval', '20s').replaceAll('$__range', '1m').replaceAll('$service', '.*'),
        mayBeEmpty: /empty while all is well/i.test(description),
      })),
    ),
  );
}
