import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../../../src/base/errors.ts';
import { ask } from '../../../src/store/history/ask.ts';

let connection: DuckDBConnection;

beforeAll(async () => {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("create table t as select * from (values ('a', 'x', 1), ('b', 'y', 2)) as v(g, k, n)");
});

afterAll(() => {
  connection.closeSync();
});

describe('a value comes out as it is', () => {
  test.each([
    ['9007199254740991::bigint', 9007199254740991],
    ['9007199254740993::bigint', '9007199254740993'],
    ['-9007199254740993::bigint', '-9007199254740993'],
    ['18446744073709551615::ubigint', '18446744073709551615'],
    ['170141183460469231731687303715884105727::hugeint', '170141183460469231731687303715884105727'],
    ['sum(n)', 3],
    ['count(*)', 2],
    ['0.1', 0.1],
    ['-0.05', -0.05],
    ['12345678901234567.89::decimal(38, 2)', '12345678901234567.89'],
    ["'nan'::double", NaN],
    ["'-infinity'::float", -Infinity],
    ["'-0'::double", -0],
    ["date '2026-01-02'", '2026-01-02'],
    ["'infinity'::date", 'infinity'],
    ["'-infinity'::date", '-infinity'],
    ["'infinity'::timestamp", 'infinity'],
    ["timestamp '290000-01-01'", '290000-01-01 00:00:00'],
    ["time '01:02:03.456789'", '01:02:03.456789'],
    ["timestamp '2026-01-02 03:04:05.123456'", '2026-01-02 03:04:05.123456'],
    ["'2026-01-02 03:04:05.123456789'::timestamp_ns", '2026-01-02 03:04:05.123456789'],
    ["timetz '01:02:03+02'", '01:02:03+02'],
    ["interval '1 month 2 days 3.5 seconds'", '1 month 2 days 00:00:03.5'],
    ["'ab\\x00\\xFF'::blob", 'ab\\x00\\xFF'],
    ["'0101'::bit", '0101'],
    ["'02b26877-bf22-4171-a71e-7f40182ec0d0'::uuid", '02b26877-bf22-4171-a71e-7f40182ec0d0'],
    ["'x'::enum('x', 'y')", 'x'],
    ['[1, null, 9007199254740993]', [1, null, '9007199254740993']],
    ['[1, 2]::integer[2]', [1, 2]],
    ["{a: 1, b: [time '01:02:03.000001']}", { a: 1, b: ['01:02:03.000001'] }],
    ["map{'k': 1}", [{ key: 'k', value: 1 }]],
    ['union_value(num := 3)', { tag: 'num', value: 3 }],
    ['null', null],
  ])('%s', async (expression, expected) => {
    expect((await ask(connection, `select ${expression} as value from t`)).rows[0]).toEqual([expected]);
  });

  test('a time with its zone says which moment it was', async () => {
    const { rows } = await ask(connection, "select timestamptz '2026-01-02 03:04:05.123456+02'");
    expect(rows[0]![0]).toEqual(expect.stringMatching(/^2026-01-0\d \d\d:\d\d:05\.123456[+-]\d\d/));
  });
});

test.each(['select row(1, 2) as pair', 'select [row(1, 2)] as pair', 'select {a: row(1, 2)} as pair'])(
  'fields that would be lost are refused: %s',
  async (sql) => {
    const refused = ask(connection, sql);
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow(/^the column pair has fields without names .*; name them/);
  },
);

test.each([
  ['select 1; select 2', /statement 1 of 2 is one already/],
  ['from t; create table u as from t', /statement 1 of 2/],
  ['set threads = 1; select 1; select 2', /statement 2 of 3/],
  ['', /the query is empty/],
  [' ; -- nothing\n/* at\nall */', /the query is empty/],
  ['select 1; selct', /^the query does not work: Parser Error: syntax error at or near "selct"/],
])('%j is refused in a sentence', async (sql, message) => {
  const refused = ask(connection, sql);
  await expect(refused).rejects.toThrow(InputError);
  await expect(refused).rejects.toThrow(message);
});

test.each([
  ['-- first\nselect 1; -- last', [[1]]],
  ['create or replace temp table two as select 2; from two;', [[2]]],
  ['pivot t on k using sum(n) order by g', [['a', 1, null], ['b', null, 2]]], // prettier-ignore
])('%j is answered', async (sql, rows) => {
  expect((await ask(connection, sql)).rows).toEqual(rows);
});
