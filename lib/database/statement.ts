export interface Statement {
  readonly operation: string;
  readonly table: string | undefined;
}

const NAME = String.raw`(?:"?[\w$]+"?\.)?"?([\w$]+)"?`;
const TABLE = [
  new RegExp(String.raw`\binsert\s+into\s+${NAME}`, 'i'),
  new RegExp(String.raw`\bdelete\s+from\s+(?:only\s+)?${NAME}`, 'i'),
  new RegExp(String.raw`^\s*(?:with\b[\s\S]*\)\s*)?update\s+(?:only\s+)?${NAME}`, 'i'),
  new RegExp(String.raw`\b(?:truncate|table)\s+(?:table\s+)?(?:if\s+(?:not\s+)?exists\s+)?${NAME}`, 'i'),
  new RegExp(String.raw`\bfrom\s+(?:only\s+|lateral\s+)?${NAME}`, 'i'),
];
const COMMENT = /\/\*[\s\S]*?\*\/|--[^\n]*/g;
const TEXT_MAX = 4000;

/**
 * The operation and the first table of a statement, for a span name of few values:
 * `insert into "orders" (...)` is `INSERT orders`, `begin` is `BEGIN`. Good enough for what an ORM writes.
 */
export function parseStatement(sql: string): Statement | undefined {
  const text = sql.slice(0, TEXT_MAX).replace(COMMENT, ' ').trim();
  const first = /^\(*\s*([a-z]+)/i.exec(text)?.[1]?.toUpperCase();
  if (!first) return undefined;
  const operation = first === 'WITH' ? operationAfterWith(text) : first === 'START' ? 'BEGIN' : first;
  if (['BEGIN', 'COMMIT', 'ROLLBACK', 'SAVEPOINT', 'RELEASE', 'SET', 'SHOW'].includes(operation)) {
    return { operation, table: undefined };
  }
  return { operation, table: tableOf(text, operation) };
}

function tableOf(text: string, operation: string): string | undefined {
  const [insert, remove, update, other, from] = TABLE;
  const pattern =
    operation === 'INSERT'
      ? insert
      : operation === 'DELETE'
        ? remove
        : operation === 'UPDATE'
          ? update
          : operation === 'SELECT'
            ? from
            : other;
  return pattern?.exec(text)?.[1];
}

/** A common table expression may write while the statement reads: the first writing verb says what it is for. */
function operationAfterWith(text: string): string {
  return /\b(insert|update|delete)\b(?!\s+nothing)/i.exec(text)?.[1]?.toUpperCase() ?? 'SELECT';
}
