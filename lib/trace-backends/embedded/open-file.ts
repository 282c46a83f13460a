import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '@/lib/base/errors';
import { NewerFormatError, prepareSchema } from './schema';
import { isCorruption, openSqlite, type Sqlite, sqliteCode } from './sqlite';

/**
 * Opens the file, or makes it. A damaged one is moved aside, not deleted and not silently replaced: `onWarning` says
 * where it is. `load` reads what the store keeps in memory, since damage may show only there.
 */
export function openFile(
  file: string,
  walPagesMax: number,
  onWarning: (message: string) => void,
  load: (sql: Sqlite) => void,
): Sqlite {
  mkdirSync(dirname(file), { recursive: true });
  const unlock = lock(file);
  try {
    const sql = openOrReplace(file, walPagesMax, onWarning, load);
    return {
      ...sql,
      close() {
        sql.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function openOrReplace(
  file: string,
  walPagesMax: number,
  onWarning: (message: string) => void,
  load: (sql: Sqlite) => void,
): Sqlite {
  try {
    return openAndLoad(file, walPagesMax, load);
  } catch (error) {
    if (!isCorruption(error)) throw explain(error, file);
    const aside = moveAside(file);
    onWarning(`The trace store ${file} is damaged. It was moved to ${aside}, and an empty one takes its place.`);
    return openAndLoad(file, walPagesMax, load);
  }
}

/**
 * Keeps a second process out, which would write beside our counters. A transaction on a file of its own, since the
 * driver gives a database's own exclusive lock back only when the garbage collector has been by for its statements;
 * the system takes it back when the process dies.
 */
function lock(file: string): () => void {
  const holder = openSqlite(`${file}.lock`);
  try {
    holder.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    holder.close();
    throw explain(cause, file);
  }
  return () => {
    holder.exec('ROLLBACK');
    holder.close();
  };
}

function openAndLoad(file: string, walPagesMax: number, load: (sql: Sqlite) => void): Sqlite {
  const sql = openSqlite(file);
  try {
    prepareSchema(sql, walPagesMax);
    load(sql);
    return sql;
  } catch (error) {
    sql.close();
    throw error;
  }
}

/** Only the newest damaged file is kept, so that damage cannot fill the disk. */
function moveAside(file: string): string {
  const prefix = `${basename(file)}.damaged-`;
  for (const name of readdirSync(dirname(file))) if (name.startsWith(prefix)) rmSync(join(dirname(file), name));
  const aside = join(dirname(file), `${prefix}${new Date().toISOString().replace(/[:.]/g, '-')}`);
  renameSync(file, aside);
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  return aside;
}

function explain(cause: unknown, file: string): Error {
  if (cause instanceof NewerFormatError) return new AppError('unavailable', `${file}: ${cause.message}`, { cause });
  if (sqliteCode(cause)?.startsWith('SQLITE_BUSY')) {
    return new AppError('unavailable', `Another process has the trace store ${file} open.`, { cause });
  }
  return new AppError('unavailable', `The trace store ${file} cannot be opened.`, { cause });
}
