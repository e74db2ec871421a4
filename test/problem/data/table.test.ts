import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { Generator, randperm } from '../../../src/base/random.ts';
import { table, type TableOptions } from '../../../src/problem/data/sources/table.ts';
import { load, samples } from './fields.ts';
import { temporaryFolder } from './idx-files.ts';

function fileOf(content: string, name = 'table.csv'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

type Options = Omit<TableOptions<'one-hot' | 'integers'>, 'file' | 'target'>;

const read = (content: string, options: Options = {}, target = 'y') =>
  load(table({ file: fileOf(content), target, ...options }));

/** Runs SQL, with FOLDER in it a folder of the test's own. */
async function duckdb(sql: string, folder: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(sql.replaceAll('FOLDER', folder));
  const rows = reader.getRowsJS();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

const penguins = 'suites/data/penguins.csv';
const root = join(import.meta.dirname, '../../..');

test('numbers are standardised as DuckDB does it, by the training rows alone, and rows are in the order of randperm', async () => {
  const { data } = await load(
    table({
      file: join(root, penguins),
      target: 'body_mass_g',
      columns: ['bill_length_mm', 'flipper_length_mm'],
      ...{ missing: 'drop', validation: 50, test: 0.25, seed: 7 },
    }),
  );
  const folder = temporaryFolder();
  const rows = (
    await duckdb(
      `select bill_length_mm, flipper_length_mm, body_mass_g from read_csv('${join(root, penguins)}') where body_mass_g is not null`,
      folder,
    )
  ).map((row) => row.map(Number));
  expect(rows).toHaveLength(342);
  const order = [...randperm(342, new Generator(7))].map((row) => rows[row]!);
  // A quarter of 342 rows is 85.5.
  const [train, validation, testing] = [order.slice(0, 206), order.slice(206, 256), order.slice(256)];
  expect(testing).toHaveLength(86);
  writeFileSync(join(folder, 'train.csv'), ['a,b,y', ...train].join('\n'));
  const [fit] = await duckdb("select avg(a), stddev_pop(a), avg(b), stddev_pop(b) from 'FOLDER/train.csv'", folder);
  const [meanA, stdA, meanB, stdB] = fit!.map(Number) as [number, number, number, number];
  const standardised = (all: typeof rows) => all.map(([a, b]) => [(a! - meanA) / stdA, (b! - meanB) / stdB]);
  for (const [split, all] of [
    ['train', train],
    ['validation', validation],
    ['test', testing],
  ] as const) {
    expect(samples(data, split, 'target').flat()).toEqual(all.map(([, , y]) => y));
    const [found, expected] = [samples(data, split, 'features').flat(), standardised(all).flat()];
    // Features are stored in single precision.
    found.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-6);
    });
  }
});

const colours = `x,colour,y
1,red,10
2,blue,20
3,red,30
4,green,40
`;

test('a column of words is a feature for each category of the training rows, in order; others are none of them', async () => {
  const { data, origin } = await read(colours, { test: fileOf('x,colour,y\n1,blue,1\n1,pink,2\n') });
  expect(data.fields['features']!.shape).toEqual([4]);
  const train = samples(data, 'train', 'features').map((row) => row.slice(1));
  const y = samples(data, 'train', 'target').flat();
  // blue, green, red
  expect(train[y.indexOf(10)]).toEqual([0, 0, 1]);
  expect(train[y.indexOf(20)]).toEqual([1, 0, 0]);
  expect(train[y.indexOf(40)]).toEqual([0, 1, 0]);
  expect(samples(data, 'test', 'features').map((row) => row.slice(1))).toEqual([
    [1, 0, 0],
    [0, 0, 0],
  ]);
  expect(samples(data, 'test', 'target').flat()).toEqual([1, 2]);
  expect(origin!.source).toMatch(/table\.csv, 1 test row with a category that no training row has$/);
});

test("categories: 'integers' numbers them for one embedding, each column's behind those before it", async () => {
  const { data } = await read('zip,x,colour,y\n20,1,red,1\n3,2,blue,2\n3,3,red,3\n', {
    categories: 'integers',
    categorical: ['zip'],
    test: fileOf('zip,x,colour,y\n3,2,pink,9\n20,2,blue,9\n7,2,red,9\n'),
  });
  // unknown, 3, 20, and then unknown, blue, red
  expect(data.fields['categories']).toEqual({ shape: [2], integer: true, scale: null, classes: 6 });
  expect(samples(data, 'test', 'categories')).toEqual([
    [1, 3],
    [2, 4],
    [0, 5],
  ]);
  expect(data.fields['features']!.shape).toEqual([1]);
});

test('a column that is named in categorical is read as it is written, also where another file has words', async () => {
  const { data } = await read('zip,y\n007,1\n7,2\n7,3\n', {
    categorical: ['zip'],
    test: fileOf('zip,y\n7,1\n007,2\nK1A,3\n'),
  });
  expect(samples(data, 'test', 'features').map((row) => row.join(''))).toEqual(['01', '10', '00']);
});

test('classes are the words of the target in order, or its whole numbers, and may be more than 256', async () => {
  const words = await read('x,y\n1,cat\n2,dog\n3,ant\n4,dog\n', { test: 1, seed: 3 });
  const all = [...samples(words.data, 'train', 'target'), ...samples(words.data, 'test', 'target')].flat();
  const x = ['cat', 'dog', 'ant', 'dog'].map((word) => ['ant', 'cat', 'dog'].indexOf(word));
  expect(all).toEqual([...randperm(4, new Generator(3))].map((row) => x[row]));
  expect(words.data.fields['target']).toMatchObject({ shape: [], integer: true, classes: 3 });
  expect(words.origin!.commonest).toBe(1);

  const rows = Array.from({ length: 900 }, (_, i) => `${i},${10 * (i % 300)}`);
  const many = await read(['x,y', ...rows].join('\n'), { task: 'classification' });
  expect(many.data.fields['target']!.classes).toBe(300);
  expect(Math.max(...samples(many.data, 'train', 'target').flat())).toBe(299);
  const numbers = await read(['x,y', ...rows].join('\n'));
  expect(numbers.data.fields['target']!.integer).toBe(false);
  expect(numbers.origin!.commonest).toBeUndefined();
});

const gaps = 'x,colour,y\n1,red,10\n,blue,20\n4,?,30\n1,red,NA\n';

test("missing: 'mean' puts the training mean, and no category, in place of nothing; a row without a target is left out", async () => {
  const { data, origin } = await read(gaps, { missing: 'mean', test: fileOf('x,colour,y\nNaN,,1\n') });
  expect(data.splits.train.count).toBe(3);
  // The mean of 1 and 4 is 2.5, their deviation 1.5; blue and red are the categories.
  const y = samples(data, 'train', 'target').flat();
  const features = samples(data, 'train', 'features');
  expect([10, 20, 30].map((value) => features[y.indexOf(value)])).toEqual([
    [-1, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ]);
  expect(samples(data, 'test', 'features')).toEqual([[0, 0, 0]]);
  expect(origin!.source).toMatch(/table\.csv, 1 row is left out for what is missing$/);
});

test("missing: 'drop' leaves every row out that has a gap in a column that is used", async () => {
  const whole = await read(gaps, { missing: 'drop', test: fileOf('x,colour,y\n1,red,1\n') });
  expect(samples(whole.data, 'train', 'target').flat()).toEqual([10]);
  expect(whole.origin!.source).toMatch(/3 rows are left out/);
  const part = await read(gaps, { missing: 'drop', drop: ['x'], test: fileOf('x,colour,y\n1,red,1\n') });
  expect(samples(part.data, 'train', 'target').flat().toSorted()).toEqual([10, 20]);
});

test('columns that are alike in all training rows are 0, whatever others have', async () => {
  const { data } = await read('a,b,y\n0.1,1,1\n0.1,2,2\n0.1,3,3\n', { test: fileOf('a,b,y\n7,2,1\n') });
  for (const split of ['train', 'test'] as const)
    expect(samples(data, split, 'features').every(([a]) => a === 0)).toBe(true);
});

test('a table in Parquet is the table in CSV', async () => {
  const folder = temporaryFolder();
  await duckdb(
    `copy (select bill_length_mm, species, body_mass_g::bigint as body_mass_g, date '2007-11-11' as day, sex from read_csv('${join(root, penguins)}')) to 'FOLDER/penguins.parquet'`,
    folder,
  );
  await duckdb("copy (select * exclude day from 'FOLDER/penguins.parquet') to 'FOLDER/penguins.csv'", folder);
  const options = { target: 'body_mass_g', missing: 'mean', validation: 20 } as const;
  const csv = await load(table({ file: join(folder, 'penguins.csv'), ...options }));
  const parquet = await load(table({ file: join(folder, 'penguins.parquet'), drop: ['day'], ...options }));
  expect(parquet.data.fingerprint).toBe(csv.data.fingerprint);
  expect(parquet.data.fields).toEqual(csv.data.fields);
  await expect(load(table({ file: join(folder, 'penguins.parquet'), ...options }))).rejects.toThrow(
    /penguins\.parquet: column "day" holds dates; drop it, or make numbers or words of it\.$/,
  );
  await expect(
    load(table({ file: join(folder, 'penguins.parquet'), ...options, missing: 'refuse', drop: ['day'] })),
  ).rejects.toThrow(/row 4 of \S+penguins\.parquet: column "bill_length_mm" has no value/);
});

test('Parquet that is compressed otherwise, or none at all, is refused', async () => {
  const folder = temporaryFolder();
  await duckdb("copy (select 1 as x, 2 as y from range(10)) to 'FOLDER/z.parquet' (compression zstd)", folder);
  await expect(load(table({ file: join(folder, 'z.parquet'), target: 'y' }))).rejects.toThrow(
    /z\.parquet cannot be read as a Parquet file: .*ZSTD.* Write it anew, plain or compressed with Snappy\.$/i,
  );
  const file = fileOf('PAR1 nonsense', 'x.parquet');
  await expect(load(table({ file, target: 'y' }))).rejects.toThrow(/x\.parquet cannot be read as a Parquet file: /);
});

test('the fingerprint is that of the numbers: other options, another; the same numbers, the same', async () => {
  const content = 'a;b;y\n1;2;3\n4;9;6\n7;8;10\n2;2;2\n5;1;0\n';
  const fingerprint = async (options: Options, given = content) => (await read(given, options)).data.fingerprint;
  const plain = await fingerprint({});
  expect(await fingerprint({}, content.replaceAll(';', ','))).toBe(plain);
  expect(await fingerprint({ missing: 'mean' })).toBe(plain);
  expect(await fingerprint({ columns: ['b', 'a'] })).toBe(plain);
  for (const options of [{ seed: 1 }, { test: 2 }, { validation: 1 }, { drop: ['a'] }, { categorical: ['a'] }])
    expect(await fingerprint(options)).not.toBe(plain);
});

test('--data names the folder that a file of the same name is read from', async () => {
  const other = fileOf('x,y\n1,5\n2,6\n');
  const { data } = await load(table({ file: 'missing/table.csv', target: 'y', test: 1 }), join(other, '..'));
  expect(
    samples(data, 'train', 'target')
      .flat()
      .concat(samples(data, 'test', 'target').flat())
      .toSorted(),
  ).toEqual([5, 6]);
});
