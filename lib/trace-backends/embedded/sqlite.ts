import Database from 'libsql';

export type SqlValue = string | number | null | Uint8Array;
export type Row = readonly SqlValue[];

/** All that the store needs of a driver, so that it can be swapped (`node:sqlite` once Node 22 is the floor). */
export interface Sqlite {
  exec(sql: string): void;
  /** Rows as arrays in the order of the columns. Statements are prepared once. */
  all(sql: string, ...values: SqlValue[]): Row[];
  run(sql: string, ...values: SqlValue[]): void;
  /** All or nothing. */
  transaction<T>(work: () => T): T;
  close(): void;
}

export function openSqlite(file: string): Sqlite {
  const database = new Database(file);
  const statements = new Map<string, { all(values: SqlValue[]): unknown[]; run(values: SqlValue[]): unknown }>();
  const prepared = (sql: string, reads: boolean) => {
    let statement = statements.get(sql);
    if (!statement) {
      const made = database.prepare<SqlValue[]>(sql);
      // Values go as one array: a lone Uint8Array is taken for named parameters and aborts the process.
      const bind = (values: SqlValue[]) => [values] as unknown as SqlValue[];
      if (reads) made.raw(true);
      statement = { all: (values) => made.all(...bind(values)), run: (values) => made.run(...bind(values)) };
      statements.set(sql, statement);
    }
    return statement;
  };
  return {
    exec: (sql) => void database.exec(sql),
    all: (sql, ...values) => prepared(sql, true).all(values).map(toRow),
    run: (sql, ...values) => void prepared(sql, false).run(values),
    transaction(work) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        // A full disk may have rolled back already.
        if (database.inTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => void database.close(),
  };
}

/** The driver returns blobs as bare ArrayBuffers. */
function toRow(row: unknown): Row {
  if (!Array.isArray(row)) throw new Error('the driver returned no raw row');
  return row.map((value: unknown) => (value instanceof ArrayBuffer ? new Uint8Array(value) : (value as SqlValue)));
}

/** `SQLITE_CORRUPT`, `SQLITE_FULL`, `SQLITE_BUSY` and the like; undefined for errors that are not the database's. */
export function sqliteCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined;
}

export function isCorruption(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error) ?? '');
}

export function numberAt(row: Row | undefined, column: number): number {
  const value = row?.[column];
  return typeof value === 'number' ? value : 0;
}

export function textAt(row: Row | undefined, column: number): string {
  const value = row?.[column];
  return typeof value === 'string' ? value : '';
}

export function bytesAt(row: Row | undefined, column: number): Uint8Array {
  const value = row?.[column];
  return value instanceof Uint8Array ? value : new Uint8Array(0);
}
