import { numberAt, type Sqlite } from './sqlite';

/**
 * Change log: 1 traces, chunks, segments with postings, operations; 2 arrivals; 3 logs; 4 why a trace was kept;
 * 5 chunks in columns (older ones stay tuples until they grow old, `tuples.ts`).
 */
export const FORMAT_VERSION = 5;
export const PAGE_BYTES = 8192;

export class NewerFormatError extends Error {}

/**
 * - `trace`: one row a trace, its summary kept as spans come; the newest list reads nothing else.
 * - `chunk`: the spans that one request brought of one trace. The only big write before an acknowledgement.
 * - `segment`: a run of chunks that is indexed. Chunks above the last segment are *hot*: indexed in memory, and again
 *   at the next start.
 * - `posting`: 64 blobs a segment (id = segment * 64 + part): term hash to chunks. See `postings.ts`.
 * - `operation`: what the segments contain, for the pickers; `segment` is the last one that did.
 * - `log`: the log records that one request brought of one trace, or of none. Numbered with the chunks, so that they
 *   grow old and go with them.
 * - `arrival`: the last chunk there was at a time, some hundred of them. See `arrivals.ts`.
 */
const TABLES_1 = `
CREATE TABLE trace (
  no INTEGER PRIMARY KEY, id BLOB NOT NULL, start_us REAL NOT NULL, end_us REAL NOT NULL,
  root_rank INTEGER NOT NULL, root_us REAL NOT NULL, root_service TEXT NOT NULL, root_name TEXT NOT NULL,
  span_count INTEGER NOT NULL, error_count INTEGER NOT NULL, operator INTEGER NOT NULL, longest_us REAL NOT NULL,
  services TEXT NOT NULL, last_chunk INTEGER NOT NULL
);
CREATE UNIQUE INDEX trace_id ON trace (id);
CREATE INDEX trace_start ON trace (start_us, no);
CREATE TABLE chunk (no INTEGER PRIMARY KEY, trace INTEGER NOT NULL, span_ids BLOB NOT NULL, body BLOB NOT NULL);
CREATE INDEX chunk_trace ON chunk (trace, no);
CREATE TABLE segment (
  no INTEGER PRIMARY KEY, chunk_min INTEGER NOT NULL, chunk_max INTEGER NOT NULL, trace_max INTEGER NOT NULL,
  start_min_us REAL NOT NULL, start_max_us REAL NOT NULL, span_count INTEGER NOT NULL
);
CREATE TABLE posting (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE operation (
  service TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, segment INTEGER NOT NULL,
  PRIMARY KEY (service, name, kind)
) WITHOUT ROWID;
`;
const TABLES_2 = 'CREATE TABLE arrival (at_ms INTEGER PRIMARY KEY, chunk INTEGER NOT NULL);';
const TABLES_3 = `
CREATE TABLE log (no INTEGER PRIMARY KEY, trace BLOB, records INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX log_trace ON log (trace, no) WHERE trace IS NOT NULL;
`;
const TABLES_4 = `ALTER TABLE trace ADD COLUMN sampling TEXT NOT NULL DEFAULT '';`;
/** No table: what a chunk holds. */
const TABLES_5 = '';
const FORMATS = [TABLES_1, TABLES_2, TABLES_3, TABLES_4, TABLES_5];

/** `synchronous=FULL`: an acknowledged span survives a power cut, not only a killed process. */
export function prepareSchema(sql: Sqlite, walPagesMax: number): void {
  sql.exec(`PRAGMA page_size = ${PAGE_BYTES}`);
  sql.exec('PRAGMA auto_vacuum = INCREMENTAL');
  sql.exec('PRAGMA journal_mode = WAL');
  sql.exec('PRAGMA synchronous = FULL');
  sql.exec('PRAGMA temp_store = MEMORY');
  sql.exec('PRAGMA cache_size = -32000');
  sql.exec(`PRAGMA wal_autocheckpoint = ${walPagesMax}`);
  sql.exec(`PRAGMA journal_size_limit = ${walPagesMax * PAGE_BYTES}`);
  const version = numberAt(sql.all('PRAGMA user_version')[0], 0);
  if (version > FORMAT_VERSION) {
    throw new NewerFormatError(`the trace store has format ${version}, this version reads up to ${FORMAT_VERSION}`);
  }
  if (version === FORMAT_VERSION) return;
  const missing = FORMATS.slice(version).join('');
  sql.transaction(() => sql.exec(`${missing} PRAGMA user_version = ${FORMAT_VERSION};`));
}
