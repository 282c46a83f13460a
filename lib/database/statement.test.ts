import { expect, it } from 'vitest';
import { parseStatement } from './statement';

it.each([
  ['insert into "orders" ("id") values ($1) returning "id"', 'INSERT', 'orders'],
  ['insert into "public"."outbox" values (default) on conflict do nothing', 'INSERT', 'outbox'],
  ['select "id", "from" from "cart" where "id" = $1', 'SELECT', 'cart'],
  ['select distinct on (a) a from only cart_line c', 'SELECT', 'cart_line'],
  ['update "payment_attempt" set "state" = $1 where "state" = $2', 'UPDATE', 'payment_attempt'],
  ['delete from "session" where expires < now()', 'DELETE', 'session'],
  ['with due as (select id from outbox for update skip locked) update "outbox" set sent = true', 'UPDATE', 'outbox'],
  ['with t as (select 1) select * from title', 'SELECT', 'title'],
  ['/* why */ SELECT 1', 'SELECT', undefined],
  ['-- note\nselect count(*) from title', 'SELECT', 'title'],
  ['begin', 'BEGIN', undefined],
  ['START TRANSACTION isolation level serializable', 'BEGIN', undefined],
  ['COMMIT;', 'COMMIT', undefined],
  ['rollback to savepoint a', 'ROLLBACK', undefined],
  ['savepoint sp1', 'SAVEPOINT', undefined],
  ['create table if not exists "title" (id text)', 'CREATE', 'title'],
])('names %s as %s %s', (sql, operation, table) => {
  expect(parseStatement(sql)).toEqual({ operation, table });
});

it('says nothing about what is no statement', () => {
  expect(parseStatement('')).toBeUndefined();
  expect(parseStatement('$$$')).toBeUndefined();
});
